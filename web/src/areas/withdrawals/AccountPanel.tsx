import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import type { Held } from '@/components/AmountPair';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useAlone } from '../changes/alone';
import { BankChoice } from '../payouts/new/BankChoice';
import { useEither } from '../payouts/words';
import { useOtherAdmins } from '../policy/useOtherAdmins';
import { isAsked } from '../terms/words';
import type { SettlementAccount } from './words';

/** Where withdrawals in one currency are to go: an Admin asks, another one confirms. */
export default function AccountPanel({ currency, now, onClose }: { currency: Held; now: SettlementAccount | undefined; onClose: () => void }) {
  const { t } = useLingui();
  const alone = useAlone();
  const either = useEither();
  const who = either(useOtherAdmins(!alone));
  const [typed, setTyped] = useState({ bic: now?.bic ?? '', number: '', name: now?.account_name ?? '' });
  const [tried, setTried] = useState(false);
  const number = typed.number.replace(/[\s-]/g, '');
  const name = typed.name.trim();
  const button = alone ? t`Set the account` : t`Ask for this account`;
  const doing = useAct({
    act: () => ({ says: <Trans>To change where withdrawals in <b>{currency}</b> go.</Trans>, button }),
    run: (body: components['schemas']['NewSettlementAccount']) => take(api.PUT('/v1/settlement-accounts/{currency}', { params: { path: { currency } }, body })),
    done: (answer) => {
      const asked = isAsked(answer) ? answer.change_request.who_can.map((person) => person.name).join(', ') : null;
      toast.done(asked === null ? t`Withdrawals in ${currency} go there from now on` : asked ? t`It waits until ${asked} confirms it. You hear by mail` : t`The Admins are asked. You hear from them by mail`);
      onClose();
    },
  });
  const fault = (field: string, missing: string | null) => doing.problem?.fault(field) ?? (tried ? missing : null);
  const write = (next: Partial<typeof typed>) => {
    setTyped({ ...typed, ...next });
    doing.forget();
  };
  const fits = /^[A-Za-z0-9]{5,34}$/.test(number);
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>Settlement account in {currency}</Trans>}
      says={<Trans>Withdrawals that wait for the account before are not released any more.</Trans>}
      dirty={typed.number !== ''}
      discard={<Trans>Discard this account?</Trans>}
      onSubmit={() => {
        setTried(true);
        if (typed.bic && fits && name) doing.start({ bic: typed.bic, account_number: number, account_name: name });
      }}
      footSays={alone ? <Trans>You are the only Admin, so it holds at once.</Trans> : who ? <Trans>It waits until {who} confirms it</Trans> : <Trans>Another Admin confirms it</Trans>}
      act={<Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{button}</Button>}
    >
      <Fields>
        <BankChoice value={typed.bic} error={fault('bic', typed.bic ? null : t`Choose the bank.`)} onChange={(bic) => { write({ bic }); }} />
        <TextInput label={t`Account number`} autoComplete="off" value={typed.number} error={fault('account_number', fits ? null : t`Write the account number: 5 to 34 letters and digits.`)} onChange={(event) => { write({ number: event.currentTarget.value }); }} />
        <TextInput label={t`Account name`} description={t`As the bank writes it.`} autoComplete="off" maxLength={100} value={typed.name} error={fault('account_name', name ? null : t`Write whose account it is.`)} onChange={(event) => { write({ name: event.currentTarget.value }); }} />
        {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} />}
      </Fields>
    </Panel>
  );
}
