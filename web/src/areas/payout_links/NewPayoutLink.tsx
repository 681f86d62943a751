import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { DraftBack } from '@/components/DraftBack';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Note } from '@/components/Note';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useDraft } from '@/lib/draft';
import { money, readAmount } from '@/lib/money';
import { usePlace } from '@/shell/place';
import { IconUsers } from '@tabler/icons-react';
import { isReference } from '../links/words';

const nothing = { amount: '', reference: '', description: '' };

/** A payout whose payee says where it goes: how much, by which name, what for. */
export default function NewPayoutLink({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const draft = useDraft('payout-link', nothing);
  const { typed } = draft;
  const [tried, setTried] = useState(false);
  const doing = useAct({
    run: (body: components['schemas']['NewPayoutLinkInput'], key) => take(api.POST('/v1/payout-links', { body, params: { header: { 'Idempotency-Key': key } } })),
    done: ({ id }) => {
      draft.forget();
      toast.done(t`The link is ready to hand out`);
      void navigate({ to: path('links', 'payouts', id) });
    },
  });
  const write = (next: Partial<typeof nothing>) => {
    draft.set(next);
    doing.forget();
  };
  const amount = readAmount(typed.amount, 'TZS');
  const whole = amount && amount.amount > 0 ? money(amount) : '';
  const faults = {
    amount: whole ? null : t`Write an amount such as 970,000.`,
    reference: isReference(typed.reference.trim(), 20) ? null : t`Use 1 to 20 letters and digits.`,
    description: null,
  };
  const fault = (field: keyof typeof faults) => doing.problem?.fault(field) ?? (tried ? faults[field] : null);
  const submit = () => {
    setTried(true);
    if (!amount || !whole || faults.reference) return;
    doing.start({ amount, reference: typed.reference.trim(), description: typed.description.trim() || null });
  };
  return (
    <Panel
      opened
      onClose={() => { draft.forget(); onClose(); }}
      title={<Trans>New payout link</Trans>}
      says={<Trans>You say how much. Whoever opens the link says where to, once, within 7 days.</Trans>}
      dirty={draft.dirty}
      discard={<Trans>Discard this link?</Trans>}
      onSubmit={submit}
      act={<Button type="submit" loading={doing.busy}>{whole ? <Trans>Make the link for {whole}</Trans> : <Trans>Make the link</Trans>}</Button>}
    >
      <Fields>
        <DraftBack draft={draft} />
        <TextInput label={t`Amount in TZS`} inputMode="decimal" autoComplete="off" data-autofocus value={typed.amount} error={fault('amount')} onChange={(event) => { write({ amount: event.currentTarget.value }); }} />
        <TextInput label={t`Reference`} description={t`Letters and digits, used once. The payee may see it.`} autoComplete="off" maxLength={20} value={typed.reference} error={fault('reference')} onChange={(event) => { write({ reference: event.currentTarget.value }); }} />
        <TextInput label={t`What it is for, if you like`} description={t`The payee and whoever releases it read it.`} autoComplete="off" maxLength={200} value={typed.description} error={fault('description')} onChange={(event) => { write({ description: event.currentTarget.value }); }} />
        <Note icon={IconUsers}><Trans>No money is held until the link is used. Then the payout waits for somebody other than you to release it.</Trans></Note>
        {doing.problem && !doing.problem.fields.some(({ field }) => field in faults) && <ActProblem problem={doing.problem} unsure={doing.unsure} />}
      </Fields>
    </Panel>
  );
}
