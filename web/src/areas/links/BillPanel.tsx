import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
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
import { digits, readAmount } from '@/lib/money';
import { usePlace } from '@/shell/place';
import { isReference, looksLikeMail, looksLikePhone, type Bill } from './words';

type Mode = Bill['mode'];

const nothing = { kind: 'order' as Bill['kind'], name: '', phone: '', email: '', amount: '', mode: 'partial_and_over' as Mode, maximum: '', description: '', reference: '' };

/** A new control number, or changes to what one asks for. */
export default function BillPanel({ bill, onClose }: { bill?: Bill; onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const [given] = useState(() => (bill ? { ...nothing, kind: bill.kind, amount: bill.amount ? digits(bill.amount) : '', mode: bill.mode, maximum: bill.maximum ? digits(bill.maximum) : '', description: bill.description ?? '' } : nothing));
  const draft = useDraft(bill ? `bill.${bill.id}` : 'bill', given);
  const { typed } = draft;
  const [tried, setTried] = useState(false);
  const make = useAct({
    run: (body: components['schemas']['NewBillInput'], key) => take(api.POST('/v1/bills', { body, params: { header: { 'Idempotency-Key': key } } })),
    done: (made) => {
      draft.forget();
      const number = made.payer_number;
      toast.done(t`Control number ${number} takes payments`);
      void navigate({ to: path('links', 'control-numbers', made.id) });
    },
  });
  const change = useAct({
    run: (body: components['schemas']['BillChangeInput']) => take(api.PATCH('/v1/bills/{id}', { params: { path: { id: bill?.id ?? '' } }, body })),
    done: () => {
      draft.forget();
      toast.done(t`Changes saved`);
      onClose();
    },
  });
  const doing = bill ? change : make;
  const set = (next: Partial<typeof nothing>) => {
    draft.set(next);
    doing.forget();
  };
  const repeats = typed.kind === 'customer';
  const exact = typed.mode === 'exact';
  const amount = typed.amount.trim() ? readAmount(typed.amount, 'TZS') : null;
  const maximum = !exact && typed.maximum.trim() ? readAmount(typed.maximum, 'TZS') : null;
  const fit = (text: string, read: typeof amount) => (text.trim() === '' ? null : read && read.amount > 0 ? null : t`Write an amount such as 50,000.`);
  const amountFault = exact && !typed.amount.trim() ? t`Say which amount: only that one is taken.` : fit(typed.amount, amount);
  const maximumFault = exact ? null : (fit(typed.maximum, maximum) ?? (amount && maximum && maximum.amount < amount.amount ? t`Write at least the amount due.` : null));
  const faults = {
    'customer.name': bill || !repeats || typed.name.trim() ? null : t`Write the customer's name.`,
    'customer.phone': bill || !repeats ? null : typed.phone.trim() === '' ? (typed.email.trim() === '' ? t`Write a mobile number or an e-mail address.` : null) : looksLikePhone(typed.phone) ? null : t`Write a mobile number such as 0754 300 118.`,
    'customer.email': bill || !repeats || typed.email.trim() === '' || looksLikeMail(typed.email.trim()) ? null : t`Write an e-mail address such as asha@example.com.`,
    amount: amountFault,
    maximum: maximumFault,
    description: null,
    reference: bill || typed.reference.trim() === '' || isReference(typed.reference.trim(), 20) ? null : t`Use up to 20 letters and digits.`,
  };
  type Field = keyof typeof faults;
  const fault = (field: Field) => doing.problem?.fault(field) ?? (tried ? faults[field] : null);
  const text = (value: string) => value.trim() || null;
  const submit = () => {
    setTried(true);
    if (Object.values(faults).some((each) => each !== null)) return;
    const asks = { amount, maximum, mode: typed.mode, description: text(typed.description) };
    if (bill) change.start(asks);
    else make.start({ ...asks, reference: text(typed.reference), customer: repeats ? { name: typed.name.trim(), phone: text(typed.phone), email: text(typed.email) } : null });
  };
  return (
    <Panel
      opened
      onClose={() => { draft.forget(); onClose(); }}
      title={bill ? <Trans>Change what it asks for</Trans> : <Trans>New control number</Trans>}
      says={bill ? <Trans>The number stays the same. What was paid so far stays counted.</Trans> : <Trans>The payer types it on their own phone, under Pay bills.</Trans>}
      dirty={draft.dirty}
      discard={<Trans>Discard this control number?</Trans>}
      onSubmit={submit}
      act={<Button type="submit" loading={doing.busy}>{bill ? <Trans>Save changes</Trans> : <Trans>Make the control number</Trans>}</Button>}
    >
      <Fields>
        <DraftBack draft={draft} />
        {!bill && (
          <Choice label={t`Paid`} value={typed.kind} onChange={(kind) => { set({ kind }); }} options={[{ value: 'order', label: t`Once, for an order` }, { value: 'customer', label: t`Again and again, by a customer` }]} />
        )}
        {!bill && repeats && (
          <>
            <TextInput label={t`Name of the customer`} autoComplete="off" maxLength={200} value={typed.name} error={fault('customer.name')} onChange={(event) => { set({ name: event.currentTarget.value }); }} />
            <TextInput label={t`Mobile number`} type="tel" autoComplete="off" placeholder="0754 300 118" value={typed.phone} error={fault('customer.phone')} onChange={(event) => { set({ phone: event.currentTarget.value }); }} />
            <TextInput label={t`E-mail`} type="email" autoComplete="off" value={typed.email} error={fault('customer.email')} onChange={(event) => { set({ email: event.currentTarget.value }); }} />
          </>
        )}
        <Choice label={t`The payer may pay`} value={typed.mode} onChange={(mode) => { set({ mode }); }} options={[{ value: 'partial_and_over', label: t`Less or more` }, { value: 'exact', label: t`Exactly the amount` }]} />
        <TextInput label={t`Amount due in TZS`} data-autofocus description={exact ? undefined : t`Leave it empty to let the payer decide.`} inputMode="decimal" autoComplete="off" value={typed.amount} error={fault('amount')} onChange={(event) => { set({ amount: event.currentTarget.value }); }} />
        {!exact && <TextInput label={t`At most in TZS, if you like`} description={t`The number closes when it has collected this much.`} inputMode="decimal" autoComplete="off" value={typed.maximum} error={fault('maximum')} onChange={(event) => { set({ maximum: event.currentTarget.value }); }} />}
        <TextInput label={t`What it is for, if you like`} description={t`The payer sees it.`} autoComplete="off" maxLength={500} value={typed.description} error={fault('description')} onChange={(event) => { set({ description: event.currentTarget.value }); }} />
        {!bill && <TextInput label={t`A number of your own, if you like`} description={t`Letters and digits, such as INV204. Payers type six digits of yours before it. Empty: 14 digits are chosen.`} autoComplete="off" maxLength={20} value={typed.reference} error={fault('reference')} onChange={(event) => { set({ reference: event.currentTarget.value }); }} />}
        {doing.problem && !doing.problem.fields.some(({ field }) => field in faults) && <ActProblem problem={doing.problem} unsure={doing.unsure} />}
      </Fields>
    </Panel>
  );
}
