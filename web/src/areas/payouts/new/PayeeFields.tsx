import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck, IconHelpHexagon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { Choice } from '@/components/Choice';
import { Warn } from '@/components/Warn';
import { usePlace } from '@/shell/place';
import { BeneficiaryChoice } from '../../beneficiaries/BeneficiaryChoice';
import { BankChoice } from './BankChoice';
import { payeeOf, type Held, type Typed } from './payee';
import css from './New.module.css';

interface PayeeFieldsProps {
  typed: Typed;
  change: (next: Partial<Typed>) => void;
  faults: Partial<Record<'phone' | 'bank' | 'account' | 'holder' | 'kept' | 'transfer' | 'provider' | 'till' | 'code' | 'beneficiary', string | null>>;
  /** The account is kept for later: its holder and how money travels are not asked for. */
  kept?: boolean;
  /** Nobody else is paid here. */
  known?: boolean;
}

/** Whether, and whose, the account is: asked once typing rests. `undefined` while nobody has answered. */
export function usePayeeName(typed: Typed): string | null | undefined {
  const { merchant } = usePlace();
  const payee = payeeOf({ ...typed, holder: '', transfer: '' });
  const [rested] = useDebouncedValue(payee ? JSON.stringify(payee) : '', 500);
  const { data } = useQuery({
    queryKey: keyOf(merchant.id, 'payee', rested),
    queryFn: () => take(api.POST('/v1/payouts/payee', { body: JSON.parse(rested) as NonNullable<typeof payee> })),
    enabled: rested !== '',
    staleTime: 60_000,
    retry: false,
  });
  return payee && JSON.stringify(payee) === rested && data ? (data.payee_name ?? null) : undefined;
}

/** Whom to pay: a phone, an account at a bank, the till of a shop. */
export function PayeeFields({ typed, change, faults, kept = false, known = false }: PayeeFieldsProps) {
  const { t } = useLingui();
  const name = usePayeeName(typed);
  const said = (
    <>
      <Found name={name} way={typed.way} />
      {typed.way === 'bank' && name === null && !kept && (
        <TextInput label={t`Name of the account holder`} autoComplete="off" maxLength={100} value={typed.holder} error={faults.holder} onChange={(event) => { change({ holder: event.currentTarget.value }); }} />
      )}
    </>
  );
  return (
    <>
      {!known && <Choice
        label={t`Pay to`}
        value={typed.way}
        options={[...(kept ? [] : [{ value: 'beneficiary', label: t`Beneficiary` } as const]), { value: 'mobile', label: t`Mobile money` }, { value: 'bank', label: t`Bank account` }, { value: 'till', label: t`Till` }]}
        onChange={(way) => { change({ way }); }}
      />}
      {typed.way === 'beneficiary' && <BeneficiaryChoice value={typed.beneficiary} only={known} fault={faults.beneficiary} onChange={(beneficiary) => { change({ beneficiary }); }} />}
      {typed.way === 'mobile' && (
        <>
          <TextInput label={t`Mobile number of the payee`} type="tel" inputMode="tel" autoComplete="off" data-autofocus placeholder="0754 300 118" value={typed.phone} error={faults.phone} onChange={(event) => { change({ phone: event.currentTarget.value }); }} />
          {said}
        </>
      )}
      {typed.way === 'bank' && <BankFields typed={typed} change={change} faults={faults} kept={kept} said={said} />}
      {typed.way === 'till' && <TillFields typed={typed} change={change} faults={faults} said={said} />}
    </>
  );
}

/** What the network, bank or till provider says about the account. */
function Found({ name, way }: { name: string | null | undefined; way: Typed['way'] }) {
  return (
    <p className={css.found} role="status" data-known={Boolean(name) || undefined} hidden={name === undefined}>
      {name && <><IconCheck size={16} stroke={2} aria-hidden="true" /> <span><Trans>In the name of <b dir="auto">{name}</b></Trans></span></>}
      {name === null && (
        <>
          <IconHelpHexagon size={16} aria-hidden="true" />
          <span>{way === 'bank' ? <Trans>The bank does not say whose account it is. Check the number with the payee.</Trans> : way === 'till' ? <Trans>The provider does not know this till. Check the number with the payee.</Trans> : <Trans>The network does not say whose number it is. Check it with the payee.</Trans>}</span>
        </>
      )}
    </p>
  );
}

type FieldsOf = PayeeFieldsProps & { /** What is said of the account, below its number. */ said: ReactNode };

function BankFields({ typed, change, faults, kept: lasting, said }: FieldsOf) {
  const { t } = useLingui();
  return (
    <>
      <BankChoice value={typed.bic} error={faults.bank} onChange={(bic) => { change({ bic }); }} />
      <TextInput label={t`Account number`} autoComplete="off" value={typed.account} error={faults.account} onChange={(event) => { change({ account: event.currentTarget.value }); }} />
      {said}
      <Choice<Held> label={t`Currency of the account`} value={typed.kept} options={[{ value: 'TZS', label: 'TZS' }, { value: 'USD', label: 'USD' }]} onChange={(kept) => { change({ kept }); }} />
      {faults.kept && <Warn>{faults.kept}</Warn>}
      {!lasting && (typed.kept === 'TZS' ? (
        <NativeSelect
          label={t`How it travels`}
          value={typed.transfer}
          error={faults.transfer}
          data={[{ value: '', label: t`Chosen by the amount` }, { value: 'ACH', label: t`In 1 to 3 working days (ACH)` }, { value: 'RTGS', label: t`At once, for a higher fee (RTGS)` }]}
          onChange={(event) => { change({ transfer: event.currentTarget.value as Typed['transfer'] }); }}
        />
      ) : (
        <p className="k-caption"><Trans>Dollars travel at once (RTGS).</Trans></p>
      ))}
    </>
  );
}

function TillFields({ typed, change, faults, said }: FieldsOf) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const providers = useQuery({ queryKey: keyOf(merchant.id, 'till-providers'), queryFn: () => take(api.GET('/v1/till-providers')), staleTime: 60 * 60_000 });
  const turn = (
    <div>
      <Button variant="quiet" size="xs" onClick={() => { change({ coded: !typed.coded }); }}>
        {typed.coded ? <Trans>Write the till number instead</Trans> : <Trans>Paste the text of a QR code instead</Trans>}
      </Button>
    </div>
  );
  if (typed.coded) {
    return (
      <>
        <Textarea label={t`Text of the QR code`} description={t`What a scanner reads from the code at the till. It begins with 0002.`} autosize minRows={3} autoFocus spellCheck={false} value={typed.code} error={faults.code} onChange={(event) => { change({ code: event.currentTarget.value }); }} />
        {said}
        {turn}
      </>
    );
  }
  return (
    <>
      <NativeSelect
        label={t`Till provider`}
        value={typed.provider}
        error={faults.provider}
        data={[{ value: '', label: t`Choose` }, ...(providers.data?.data.map(({ name, code }) => ({ value: code, label: name })) ?? [])]}
        onChange={(event) => { change({ provider: event.currentTarget.value }); }}
      />
      <TextInput label={t`Till number`} inputMode="numeric" autoComplete="off" placeholder="5551234" value={typed.till} error={faults.till} onChange={(event) => { change({ till: event.currentTarget.value }); }} />
      {said}
      {turn}
    </>
  );
}
