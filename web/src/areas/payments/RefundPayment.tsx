import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { money, readAmount } from '@/lib/money';

interface RefundPaymentProps {
  payment: components['schemas']['PaymentDetail'];
  /** Where it goes: the account it came from. */
  to: string;
  onClose: () => void;
}

/** How much of a payment goes back, and why. Where it goes is nobody's to choose. */
export default function RefundPayment({ payment, to, onClose }: RefundPaymentProps) {
  const { t } = useLingui();
  const { refundable } = payment;
  const { currency } = refundable;
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const amount = readAmount(typed, currency);
  const fits = amount && amount.amount > 0 && amount.amount <= refundable.amount;
  const sum = fits ? money(amount) : '';
  const left = money(refundable);
  const doing = useAct({
    act: () => ({ says: <Trans>To give back <b>{sum}</b>.</Trans>, button: t`Refund ${sum}` }),
    run: (body: components['schemas']['NewRefund'], key) => take(api.POST('/v1/payments/{id}/refunds', { body, params: { path: { id: payment.id }, header: { 'Idempotency-Key': key } } })),
    done: () => {
      toast.done(t`The refund of ${sum} waits for somebody else`);
      onClose();
    },
  });
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>Refund</Trans>}
      says={<Trans>Amount and fee are held at once.</Trans>}
      dirty={typed !== '' || reason !== ''}
      discard={<Trans>Discard this refund?</Trans>}
      onSubmit={() => {
        setTried(true);
        if (fits && reason.trim()) doing.start({ amount, reason: reason.trim() });
      }}
      footSays={<Trans>Another Admin or Manager releases it</Trans>}
      act={<Button type="submit" loading={doing.busy} leftSection={<IconArrowBackUp size={18} aria-hidden="true" />}>{sum ? <Trans>Refund {sum}</Trans> : <Trans>Refund</Trans>}</Button>}
    >
      <Fields>
        <Facts rows={[[t`To`, to], [t`Can be given back`, left]]} />
        <TextInput label={t`Amount in ${currency}`} description={t`${left} at most`} inputMode="decimal" autoComplete="off" data-autofocus value={typed} error={doing.problem?.fault('amount') ?? (tried && !sum ? t`Write an amount of ${left} or less.` : null)} onChange={(event) => { setTyped(event.currentTarget.value); doing.forget(); }} />
        <TextInput label={t`Reason`} description={t`For whoever releases it.`} autoComplete="off" maxLength={200} value={reason} error={doing.problem?.fault('reason') ?? (tried && !reason.trim() ? t`Write why it is given back.` : null)} onChange={(event) => { setReason(event.currentTarget.value); doing.forget(); }} />
        {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} unsure={doing.unsure} />}
      </Fields>
    </Panel>
  );
}
