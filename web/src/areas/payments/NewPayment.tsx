import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Choice } from '@/components/Choice';
import { DraftBack } from '@/components/DraftBack';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useDraft } from '@/lib/draft';
import { money, readAmount } from '@/lib/money';
import { usePlace } from '@/shell/place';

const NewLink = lazy(() => import('../links/NewLink'));

type Way = 'phone' | 'link';

const nothing = { phone: '', amount: '', reference: '', way: 'phone' as Way };

/** Asks a customer for a payment: on their phone, or by a link to hand over. */
export default function NewPayment({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const draft = useDraft('payment', nothing);
  const { typed } = draft;
  const { way, phone, reference } = typed;
  const [tried, setTried] = useState(false);
  const [turned, setTurned] = useState(false);
  const amount = readAmount(typed.amount, 'TZS');
  const whole = amount ? money(amount) : '';
  const doing = useAct({
    run: (body: components['schemas']['NewPaymentInput'], key) => take(api.POST('/v1/payments', { body, params: { header: { 'Idempotency-Key': key } } })),
    done: ({ id }) => {
      draft.forget();
      toast.done(t`The payer is asked for ${whole}`);
      void navigate({ to: path('payments', id) });
    },
  });
  const numbered = typed.phone.replace(/\D/g, '').length >= 9;
  const named = /^[A-Za-z0-9]{1,20}$/.test(typed.reference.trim());
  const fault = (field: string, missing: string | null) => doing.problem?.fault(field) ?? (tried ? missing : null);
  const submit = () => {
    setTried(true);
    if (amount && amount.amount > 0 && numbered && named) doing.start({ amount, phone_number: typed.phone.trim(), reference: typed.reference.trim() });
  };
  const change = (next: Partial<typeof nothing>) => {
    draft.set(next);
    doing.forget();
  };
  const close = () => {
    draft.forget();
    onClose();
  };
  const ways = (
    <Choice
      label={t`How`}
      value={way}
      onChange={(next: Way) => {
        draft.set({ way: next });
        setTurned(true);
      }}
      options={[{ value: 'phone', label: t`Prompt on the phone` }, { value: 'link', label: t`A link to hand over` }]}
    />
  );
  if (way === 'link') {
    return (
      <Suspense>
        <NewLink given={{ phone, reference, amount: typed.amount }} way={ways} onMade={draft.forget} onClose={close} />
      </Suspense>
    );
  }
  return (
    <Panel
      opened
      still={turned}
      onClose={close}
      title={<Trans>Request a payment</Trans>}
      says={<Trans>The payer gets a prompt on the phone and confirms it with their PIN.</Trans>}
      dirty={draft.dirty}
      discard={<Trans>Discard this request?</Trans>}
      onSubmit={submit}
      act={<Button type="submit" loading={doing.busy}>{whole ? <Trans>Request {whole}</Trans> : <Trans>Request the payment</Trans>}</Button>}
    >
      <Fields>
        {ways}
        <DraftBack draft={draft} />
        <TextInput label={t`Mobile number of the payer`} type="tel" inputMode="tel" autoComplete="off" data-autofocus placeholder="0754 300 118" value={typed.phone} error={fault('phone_number', numbered ? null : t`Write a mobile number such as 0754 300 118.`)} onChange={(event) => { change({ phone: event.currentTarget.value }); }} />
        <TextInput label={t`Amount in TZS`} inputMode="decimal" autoComplete="off" value={typed.amount} error={fault('amount', amount && amount.amount > 0 ? null : t`Write an amount such as 970,000.`)} onChange={(event) => { change({ amount: event.currentTarget.value }); }} />
        <TextInput label={t`Reference`} description={t`Letters and digits, used once.`} autoComplete="off" maxLength={20} value={typed.reference} error={fault('reference', named ? null : t`Use 1 to 20 letters and digits.`)} onChange={(event) => { change({ reference: event.currentTarget.value }); }} />
        {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} unsure={doing.unsure} />}
      </Fields>
    </Panel>
  );
}
