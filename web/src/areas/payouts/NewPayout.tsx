import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Fields } from '@/components/Fields';
import { Money } from '@/components/Money';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useCountry } from '@/components/zone';
import { digits, money, readAmount } from '@/lib/money';
import { phone as written } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { nextReference } from './again';
import type { Payout } from './words';
import css from './Payout.module.css';

type Quote = components['schemas']['PayoutQuote'];
const nothing = { phone: '', amount: '', reference: '', note: '' };

/** Whom, how much, what for; then the whole of it before anything is sent for approval. `again` names a payout to begin from. */
export default function NewPayout({ again, onClose }: { again?: string | undefined; onClose: () => void }) {
  const { merchant } = usePlace();
  const first = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'one', again),
    queryFn: () => take(api.GET('/v1/payouts/{id}', { params: { path: { id: again ?? '' } } })),
    enabled: again !== undefined,
  });
  if (again !== undefined && first.isPending) return null;
  return <PayoutForm like={first.data} onClose={onClose} />;
}

function PayoutForm({ like, onClose }: { like: Payout | undefined; onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const country = useCountry();
  const navigate = useNavigate();
  const [given] = useState(() => (like ? { phone: written(like.payee.phone, country), amount: digits(like.amount), reference: nextReference(like.reference), note: like.note ?? '' } : nothing));
  const [typed, setTyped] = useState(given);
  const [tried, setTried] = useState(false);
  const [quote, setQuote] = useState<Quote | null>(null);
  const amount = readAmount(typed.amount, 'TZS');
  const whole = amount ? money(amount) : '';
  const preview = useAct({
    run: (body: components['schemas']['PayoutQuoteInput']) => take(api.POST('/v1/payouts/preview', { body })),
    done: setQuote,
    changes: [],
  });
  const send = useAct({
    run: (body: components['schemas']['NewPayoutInput'], key) => take(api.POST('/v1/payouts', { body, params: { header: { 'Idempotency-Key': key } } })),
    done: ({ id }) => {
      toast.done(t`${whole} waits for approval`);
      void navigate({ to: path('payouts', id) });
    },
  });
  const fault = (field: string, missing: string | null) => send.problem?.fault(field) ?? preview.problem?.fault(field) ?? (tried ? missing : null);
  const faults = {
    phone: fault('phone_number', typed.phone.replace(/\D/g, '').length < 9 ? t`Write a mobile number such as 0754 300 118.` : null),
    amount: fault('amount', !amount || amount.amount === 0 ? t`Write an amount such as 970,000.` : null),
    reference: fault('reference', /^[A-Za-z0-9]{1,20}$/.test(typed.reference.trim()) ? null : t`Use 1 to 20 letters and digits.`),
  };
  const ready = amount && amount.amount > 0 && typed.phone.replace(/\D/g, '').length >= 9 && /^[A-Za-z0-9]{1,20}$/.test(typed.reference.trim());
  const submit = () => {
    setTried(true);
    if (!ready) return;
    const phone_number = typed.phone.replace(/\s/g, ' ').trim();
    if (!quote) preview.start({ amount, phone_number });
    else send.start({ amount, phone_number, reference: typed.reference.trim(), ...(typed.note.trim() ? { note: typed.note.trim() } : {}) });
  };
  const change = (next: Partial<typeof nothing>) => {
    setTyped({ ...typed, ...next });
    setQuote(null);
    preview.forget();
    send.forget();
  };
  const problem = send.problem ?? preview.problem;
  const ofField = problem !== null && problem.fields.length > 0;
  const short = quote !== null && quote.available.amount < quote.total.amount;
  const available = quote ? money(quote.available) : '';
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>New payout</Trans>}
      says={quote ? <Trans>Read it once more. Nothing leaves before somebody else releases it.</Trans> : <Trans>It waits until somebody other than you releases it.</Trans>}
      dirty={JSON.stringify(typed) !== JSON.stringify(given)}
      discard={<Trans>Discard this payout?</Trans>}
      onSubmit={submit}
      footSays={quote ? <Button variant="quiet" onClick={() => { setQuote(null); send.forget(); }}><Trans>Change it</Trans></Button> : undefined}
      act={
        <Button type="submit" loading={preview.busy || send.busy}>
          {quote ? <Trans>Send {whole} for approval</Trans> : <Trans>Preview</Trans>}
        </Button>
      }
    >
      {quote && amount ? (
        <Fields>
          <div className={css.sum}>
            <p><Money size="amount" value={amount} /></p>
            <Facts
              rows={[
                [t`To`, quote.payee_name ?? t`Name not known to ${quote.provider}`],
                [t`Number`, `${quote.provider} ${written(typed.phone, country)}`],
                [t`Reference`, <code key="r">{typed.reference.trim()}</code>],
                [t`Note`, typed.note.trim()],
                [t`Fee`, <Money key="f" value={quote.fee} />],
                [t`Total held`, <Money key="t" value={quote.total} />],
                [t`Released by`, t`An Admin or a Manager other than you`],
              ]}
            />
          </div>
          {short && <p className={css.warn}><Trans>Only {available} are available.</Trans></p>}
          <ActProblem problem={problem} unsure={send.unsure} />
        </Fields>
      ) : (
        <Fields>
          <TextInput label={t`Mobile number of the payee`} type="tel" inputMode="tel" autoComplete="off" data-autofocus placeholder="0754 300 118" value={typed.phone} error={faults.phone} onChange={(event) => { change({ phone: event.currentTarget.value }); }} />
          <TextInput label={t`Amount in TZS`} inputMode="decimal" autoComplete="off" value={typed.amount} error={faults.amount} onChange={(event) => { change({ amount: event.currentTarget.value }); }} />
          <TextInput label={t`Reference`} description={t`Letters and digits, used once. The payee may see it.`} autoComplete="off" maxLength={20} value={typed.reference} error={faults.reference} onChange={(event) => { change({ reference: event.currentTarget.value }); }} />
          <TextInput label={t`Note, if you like`} description={t`For whoever releases it.`} autoComplete="off" maxLength={200} value={typed.note} error={fault('note', null)} onChange={(event) => { change({ note: event.currentTarget.value }); }} />
          {!ofField && <ActProblem problem={problem} />}
        </Fields>
      )}
    </Panel>
  );
}
