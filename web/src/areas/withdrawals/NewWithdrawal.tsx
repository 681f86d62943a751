import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { Choice } from '@/components/Choice';
import { ActProblem } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { Recap } from '@/components/Recap';
import { toast } from '@/components/toast';
import { money, readAmount } from '@/lib/money';
import { account as inFours, spoken } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { useAlone } from '../changes/alone';
import { useEither } from '../payouts/words';
import { useOtherAdmins } from '../policy/useOtherAdmins';
import type { SettlementAccount } from './words';

/** How much of the merchant's own money goes to its own account. */
export default function NewWithdrawal({ accounts, onClose }: { accounts: readonly SettlementAccount[]; onClose: () => void }) {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const navigate = useNavigate();
  const alone = useAlone();
  const either = useEither();
  const who = either(useOtherAdmins(!alone));
  const [currency, setCurrency] = useState(accounts[0]?.currency ?? 'TZS');
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const balances = useQuery({ queryKey: keyOf(merchant.id, 'balances'), queryFn: () => take(api.GET('/v1/balances')) });
  const free = balances.data?.data.find((each) => each.currency === currency)?.available;
  const account = accounts.find((each) => each.currency === currency);
  const amount = readAmount(typed, currency);
  const sum = amount && amount.amount > 0 ? money(amount) : '';
  const doing = useAct({
    act: () => ({ says: <Trans>To withdraw <b>{sum}</b>.</Trans>, button: t`Withdraw ${sum}` }),
    run: (body: components['schemas']['NewWithdrawal'], key) => take(api.POST('/v1/withdrawals', { body, params: { header: { 'Idempotency-Key': key } } })),
    done: ({ id, state }) => {
      toast.done(state === 'pending' ? t`${sum} wait for another Admin` : t`${sum} are on their way`);
      void navigate({ to: path('payouts', id) });
    },
  });
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>Withdraw</Trans>}
      says={<Trans>Amount and fee are held at once.</Trans>}
      dirty={typed !== '' || note !== ''}
      discard={<Trans>Discard this withdrawal?</Trans>}
      onSubmit={() => {
        setTried(true);
        if (amount && sum) doing.start({ amount, ...(note.trim() ? { note: note.trim() } : {}) });
      }}
      footSays={alone ? <Trans>You are the only Admin, so it leaves at once.</Trans> : who ? <Trans>It waits until {who} releases it</Trans> : <Trans>Another Admin releases it</Trans>}
      act={<Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{sum ? <Trans>Withdraw {sum}</Trans> : <Trans>Withdraw</Trans>}</Button>}
    >
      <Fields>
        {accounts.length > 1 && <Choice label={t`Taken from`} value={currency} options={accounts.map((each) => ({ value: each.currency, label: t`Balance in ${each.currency}` }))} onChange={(next) => { setCurrency(next); doing.forget(); }} />}
        {account && (
          <Recap>
            <Facts rows={[[t`To`, account.account_name], [t`Bank`, spoken(account.bank)], [t`Account`, inFours(account.account_number)]]} />
          </Recap>
        )}
        <TextInput label={t`Amount in ${currency}`} {...(free ? { description: t`${money(free)} available` } : {})} inputMode="decimal" autoComplete="off" data-autofocus value={typed} error={doing.problem?.fault('amount') ?? (tried && !sum ? t`Write an amount such as 970,000.` : null)} onChange={(event) => { setTyped(event.currentTarget.value); doing.forget(); }} />
        <TextInput label={t`Note, if you like`} description={t`For whoever releases it.`} autoComplete="off" maxLength={200} value={note} error={doing.problem?.fault('note') ?? null} onChange={(event) => { setNote(event.currentTarget.value); }} />
        {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} unsure={doing.unsure} />}
      </Fields>
    </Panel>
  );
}
