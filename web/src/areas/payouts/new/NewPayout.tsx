import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { Choice } from '@/components/Choice';
import { DraftBack } from '@/components/DraftBack';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { Warn } from '@/components/Warn';
import { useCountry } from '@/components/zone';
import { useDraft } from '@/lib/draft';
import { digits, money } from '@/lib/money';
import { phone as written } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { accountOf } from '../../beneficiaries/account';
import { useBeneficiary } from '../../beneficiaries/BeneficiaryChoice';
import { nextReference } from './again';
import { amountOf, isAccount, isPhone, isReference, isTill, nothing, payeeOf, type Held, type Typed } from './payee';
import { PayeeFields } from './PayeeFields';
import { QuoteFacts } from './QuoteFacts';
import type { Payout } from '../words';

type Quote = components['schemas']['PayoutQuote'];

/** Whom, how much, what for; then the whole of it before anything is sent for approval. `again` names a payout to begin from, `beneficiary` whom to pay. */
export default function NewPayout({ again, beneficiary, onClose }: { again?: string | undefined; beneficiary?: string | undefined; onClose: () => void }) {
  const { merchant } = usePlace();
  const first = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', 'one', again),
    queryFn: () => take(api.GET('/v1/payouts/{id}', { params: { path: { id: again ?? '' } } })),
    enabled: again !== undefined,
  });
  if (again !== undefined && first.isPending) return null;
  return <PayoutForm key={again ?? beneficiary ?? ''} like={first.data} beneficiary={beneficiary} onClose={onClose} />;
}

/** A payout that waits, as it was when the drawer opened: what somebody else changes meanwhile is not written over. */
export function EditPayout({ payout, onClose }: { payout: Payout; onClose: () => void }) {
  const [read] = useState(payout);
  return <PayoutForm edits={read} onClose={onClose} />;
}

/** What was asked for once, to be asked for again under a new reference. */
function likeThat({ amount, beneficiary, channel, payee, reference, note, receives }: Payout, country: string): Typed {
  const way = channel === 'BANK TRANSFER' ? 'bank' : channel === 'TIPS LIPA NAMBA' ? 'till' : 'mobile';
  return {
    ...nothing,
    way: beneficiary ? 'beneficiary' : way,
    beneficiary: beneficiary ?? '',
    phone: way === 'mobile' ? written(payee.account, country) : '',
    bic: payee.bank?.bic ?? '',
    account: way === 'bank' ? payee.account : '',
    holder: way === 'bank' && !payee.known ? payee.name : '',
    kept: receives.currency === 'USD' ? 'USD' : 'TZS',
    transfer: payee.bank?.transfer_type === 'ACH' || payee.bank?.transfer_type === 'RTGS' ? payee.bank.transfer_type : '',
    provider: payee.till_provider_code ?? '',
    till: way === 'till' ? payee.account : '',
    from: amount.currency === 'USD' ? 'USD' : 'TZS',
    amount: digits(amount),
    reference: nextReference(reference),
    note: note ?? '',
  };
}

interface PayoutFormProps {
  /** A payout to begin from, under a new reference. */
  like?: Payout | undefined;
  beneficiary?: string | undefined;
  /** A payout that waits, which becomes what is written here. */
  edits?: Payout;
  onClose: () => void;
}

function PayoutForm({ like, beneficiary, edits, onClose }: PayoutFormProps) {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const country = useCountry();
  const navigate = useNavigate();
  const [given] = useState(() => (edits ? { ...likeThat(edits, country), reference: edits.reference } : like ? likeThat(like, country) : beneficiary ? { ...nothing, way: 'beneficiary' as const, beneficiary } : nothing));
  const draft = useDraft(edits ? `payout.${edits.id}.${edits.updated_at}` : like ? `payout.${like.id}` : beneficiary ? `payout.${beneficiary}` : 'payout', given);
  const policy = useQuery({ queryKey: keyOf(merchant.id, 'policy'), queryFn: () => take(api.GET('/v1/payout-policy')), staleTime: 60_000 });
  const known = policy.data?.beneficiary_second_person === true;
  const typed: Typed = known ? { ...draft.typed, way: 'beneficiary' } : draft.typed;
  const kept = useBeneficiary(typed.way === 'beneficiary' ? typed.beneficiary : '');
  const [tried, setTried] = useState(false);
  const [quote, setQuote] = useState<Quote | null>(null);
  const balances = useQuery({ queryKey: keyOf(merchant.id, 'balances'), queryFn: () => take(api.GET('/v1/balances')) });
  const held = balances.data?.data.filter(({ currency }) => currency === 'TZS' || currency === 'USD') ?? [];
  const free = held.find(({ currency }) => currency === typed.from)?.available;
  const payee = kept ? payeeOf(accountOf(kept, country)) : payeeOf(typed);
  const amount = amountOf(typed);
  const whole = amount ? money(amount) : '';
  const preview = useAct({
    run: (body: components['schemas']['PayoutQuoteInput']) => take(api.POST('/v1/payouts/preview', { body })),
    done: setQuote,
    changes: [],
  });
  const send = useAct({
    run: ({ reference, ...wanted }: components['schemas']['NewPayoutInput'], key) =>
      edits
        ? take(api.PUT('/v1/payouts/{id}', { params: { path: { id: edits.id } }, body: { ...wanted, updated_at: edits.updated_at } }))
        : take(api.POST('/v1/payouts', { body: { ...wanted, reference }, params: { header: { 'Idempotency-Key': key } } })),
    done: ({ id }) => {
      draft.forget();
      toast.done(t`${whole} waits for approval`);
      if (edits) onClose();
      else void navigate({ to: path('payouts', id) });
    },
  });
  const fault = (field: string, missing: string | null = null) => send.problem?.fault(field) ?? preview.problem?.fault(field) ?? (tried ? missing : null);
  const till = typed.till || typed.provider;
  const faults = {
    beneficiary: fault('beneficiary', kept ? null : t`Choose whom to pay.`),
    phone: fault('phone_number', isPhone(typed) ? null : t`Write a mobile number such as 0754 300 118.`),
    bank: fault('bank.bic', typed.bic ? null : t`Choose the bank of the payee.`),
    account: fault('bank.account_number', isAccount(typed) ? null : t`Write the account number: 5 to 34 letters and digits.`),
    holder: fault('bank.account_name'),
    kept: fault('bank.currency'),
    transfer: fault('bank.transfer_type'),
    provider: fault('till.provider_code', typed.provider ? null : t`Choose whose till it is.`),
    till: fault('till.number', isTill(typed) ? null : t`Write the till number: 4 to 12 digits.`) ?? (till ? (fault('till') ?? null) : null),
    code: fault('till.qr_code', typed.code.trim() ? null : t`Paste what the scanner reads.`),
    amount: fault('amount', amount ? null : t`Write an amount such as 970,000.`),
    reference: fault('reference', isReference(typed) ? null : t`Use 1 to 20 letters and digits.`),
  };
  const submit = () => {
    setTried(true);
    if (!amount || !payee || !isReference(typed)) return;
    if (!quote) preview.start({ amount, ...payee });
    else send.start({ amount, ...(kept ? { beneficiary: kept.id } : payee), reference: typed.reference.trim(), ...(typed.note.trim() ? { note: typed.note.trim() } : {}) });
  };
  const change = (next: Partial<Typed>) => {
    draft.set(next);
    setQuote(null);
    preview.forget();
    send.forget();
  };
  const problem = send.problem ?? preview.problem;
  const leave = () => { draft.forget(); onClose(); };
  const ofField = problem !== null && problem.fields.length > 0;
  // What is held for it now is free once it changes.
  const spare = quote?.available ?? free;
  const room = spare && edits ? { ...spare, amount: spare.amount + edits.total.amount } : spare;
  const short = quote !== null && room !== undefined && room.amount < quote.total.amount;
  const available = room ? money(room) : '';
  // Only what stands on its page now can be written over.
  const changed = send.problem?.code === 'payout.changed';
  const named = payee?.phone_number ?? payee?.bank?.account_number ?? payee?.till?.number ?? null;
  return (
    <Panel
      opened
      onClose={leave}
      title={edits ? <Trans>Change the payout {edits.reference}</Trans> : <Trans>New payout</Trans>}
      says={quote ? <Trans>Read it once more. Nothing leaves before somebody else releases it.</Trans> : edits ? <Trans>Approvals given before no longer count. It waits until somebody other than you releases it.</Trans> : <Trans>It waits until somebody other than you releases it.</Trans>}
      dirty={draft.dirty}
      discard={edits ? <Trans>Discard this change?</Trans> : <Trans>Discard this payout?</Trans>}
      onSubmit={submit}
      footSays={quote && !changed ? <Button variant="quiet" onClick={() => { setQuote(null); send.forget(); }}><Trans>Change it</Trans></Button> : undefined}
      act={
        changed ? <Button onClick={leave}><Trans>Look at it again</Trans></Button> : (
          <Button type="submit" loading={preview.busy || send.busy}>
            {quote ? <Trans>Send {whole} for approval</Trans> : <Trans>Preview</Trans>}
          </Button>
        )
      }
    >
      {quote && amount ? (
        <Fields>
          <QuoteFacts quote={quote} amount={amount} typed={kept ? { ...typed, holder: kept.name } : typed} account={named} />
          {short && <Warn><Trans>Only {available} are available.</Trans></Warn>}
          <ActProblem problem={problem} unsure={send.unsure} />
        </Fields>
      ) : (
        <Fields>
          <DraftBack draft={draft} />
          <PayeeFields typed={typed} change={change} faults={faults} known={known} />
          {!edits && held.length > 1 && <Choice<Held> label={t`Taken from`} value={typed.from} options={[{ value: 'TZS', label: t`Balance in TZS` }, { value: 'USD', label: t`Balance in USD` }]} onChange={(from) => { change({ from }); }} />}
          <TextInput label={t`Amount in ${typed.from}`} {...(available ? { description: edits ? t`${available} available, with what is held for it now` : t`${available} available` } : {})} inputMode="decimal" autoComplete="off" {...(beneficiary ? { 'data-autofocus': true } : {})} value={typed.amount} error={faults.amount} onChange={(event) => { change({ amount: event.currentTarget.value }); }} />
          {!edits && <TextInput label={t`Reference`} description={t`Letters and digits, used once. The payee may see it.`} autoComplete="off" maxLength={20} value={typed.reference} error={faults.reference} onChange={(event) => { change({ reference: event.currentTarget.value }); }} />}
          <TextInput label={t`Note, if you like`} description={t`For whoever releases it.`} autoComplete="off" maxLength={200} value={typed.note} error={fault('note')} onChange={(event) => { change({ note: event.currentTarget.value }); }} />
          {!ofField && <ActProblem problem={problem} />}
        </Fields>
      )}
    </Panel>
  );
}
