import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowUpRight, IconBuildingBank, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useList } from '@/api/useList';
import { held, type Held } from '@/components/AmountPair';
import { DataTable, Pager } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { EmptyState } from '@/components/EmptyState';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { spoken } from '@/lib/text';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { PendingChanges } from '../changes/PendingChanges';
import { BalanceHead } from '../ledger/BalanceHead';
import { useMaker } from '../payouts/words';
import type { SettlementAccount } from './words';
import css from './Withdrawals.module.css';

const AccountPanel = lazy(() => import('./AccountPanel'));
const NewWithdrawal = lazy(() => import('./NewWithdrawal'));

/** The merchant's own money, to its own account: where that is, and what went there. */
export default function WithdrawalsPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const maker = useMaker();
  const set = useSetParams();
  const [panel, setPanel] = useParam('panel');
  const [currency] = useParam('currency');
  const accounts = useQuery({ queryKey: keyOf(merchant.id, 'settlement-accounts'), queryFn: () => take(api.GET('/v1/settlement-accounts')) });
  const list = useList(['withdrawals'], (cursor) => take(api.GET('/v1/withdrawals', { params: { query: { cursor } } })));
  const mine = can.withdraw(role);
  const data = accounts.data?.data;
  const free = held.filter((each) => !data?.some((account) => account.currency === each));
  const close = () => { set({ panel: undefined, currency: undefined }); };
  return (
    <>
      <BalanceHead
        here="withdrawals"
        says={<Trans>Your own money, to your own account at a bank. One Admin asks for it, another releases it.</Trans>}
        acts={mine && data && data.length > 0 ? <Button leftSection={<IconArrowUpRight size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}><Trans>Withdraw</Trans></Button> : undefined}
      />
      {!accounts.data && (accounts.error ? <ErrorFace error={accounts.error} what={<Trans>The settlement accounts could not be loaded.</Trans>} again={() => void accounts.refetch()} /> : <DetailWait />)}
      {accounts.data && (
        <>
          {accounts.data.pending.length > 0 && <div className={css.pending}><PendingChanges requests={accounts.data.pending} /></div>}
          {data?.length === 0 ? (
            <EmptyState
              title={<Trans>No settlement account yet</Trans>}
              picture={<><StampSlot size={88}>{t`Named by one Admin`}</StampSlot><StampSlot size={88}>{t`Confirmed by another`}</StampSlot></>}
              acts={mine ? <Button leftSection={<IconBuildingBank size={18} aria-hidden="true" />} onClick={() => { set({ panel: 'account', currency: 'TZS' }); }}><Trans>Name the account</Trans></Button> : undefined}
            >
              <Trans>Withdrawals go to one account of yours in each currency and nowhere else. An Admin names it, another one confirms it, and all Admins are mailed.</Trans>
            </EmptyState>
          ) : (
            <Section
              title={<Trans>Settlement account</Trans>}
              beside={mine && free.length > 0 ? <Button variant="quiet" size="xs" onClick={() => { set({ panel: 'account', currency: free[0] }); }}><Trans>Name one in {free[0]}</Trans></Button> : undefined}
            >
              <ul className={css.accounts}>
                {data?.map((account) => <li key={account.currency}><Account account={account} onChange={mine ? () => { set({ panel: 'account', currency: account.currency }); } : undefined} /></li>)}
              </ul>
            </Section>
          )}
        </>
      )}
      <Section title={<Trans>Withdrawals</Trans>}>
        <DataTable
          label={t`Withdrawals`}
          list={list}
          failed={<Trans>Withdrawals could not be loaded.</Trans>}
          rowKey={(row) => row.id}
          to={(row) => path('payouts', row.id)}
          columns={[
            { key: 'state', head: t`State`, width: '20%', cell: (row) => <><Status kind="payout" state={row.state} />{row.waived && <span className="k-caption">&ensp;<Trans>one Admin</Trans></span>}</> },
            { key: 'reference', head: t`Reference`, name: true, cell: (row) => <code>{row.reference}</code> },
            { key: 'to', head: t`To`, cell: (row) => `${spoken(row.provider)} …${row.payee.account.slice(-4)}` },
            { key: 'maker', head: t`Asked by`, cell: (row) => maker(row.maker, row.application) },
            { key: 'at', head: t`Created`, cell: (row) => <Moment at={row.created_at} /> },
            { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
          ]}
          phone={(row) => ({ title: <code>{row.reference}</code>, value: <Money size="row" value={row.amount} />, detail: <Moment at={row.created_at} within />, state: <Status kind="payout" state={row.state} /> })}
          empty={<p className="k-caption"><Trans>Nothing was withdrawn yet.</Trans></p>}
          foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
        />
      </Section>
      {mine && panel === 'new' && data && data.length > 0 && <Suspense><NewWithdrawal accounts={data} onClose={close} /></Suspense>}
      {mine && panel === 'account' && <Suspense><AccountPanel key={currency} currency={currency === 'USD' ? 'USD' : ('TZS' satisfies Held)} now={data?.find((account) => account.currency === currency)} onClose={close} /></Suspense>}
    </>
  );
}

function Account({ account, onChange }: { account: SettlementAccount; onChange: (() => void) | undefined }) {
  const { t } = useLingui();
  const { set_by: by, confirmed_by: other } = account;
  return (
    <div className={css.account}>
      <Facts
        title={account.currency}
        rows={[
          [t`Bank`, spoken(account.bank)],
          [t`Account`, <Id key="a" value={account.account_number} whole />],
          [t`Account name`, account.account_name],
          [t`Named by`, by],
          [t`Confirmed by`, other ?? t`nobody: one Admin sufficed`],
          [t`Since`, <Moment key="s" at={account.set_at} />],
        ]}
      />
      {onChange && <div><Button variant="default" size="xs" leftSection={<IconPencil size={16} aria-hidden="true" />} onClick={onChange}><Trans>Change the account</Trans></Button></div>}
    </div>
  );
}
