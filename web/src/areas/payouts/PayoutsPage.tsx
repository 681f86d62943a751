import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconEyeOff, IconFileUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { EmptyState } from '@/components/EmptyState';
import { ChoiceChip } from '@/components/Filters';
import { ListPage, NewButton, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Note } from '@/components/Note';
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { usePeriods } from '@/lib/periods';
import { can } from '@/lib/can';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { ExportButton } from '../exports/ExportButton';
import { inOtherName } from './OtherName';
import { PurposeBeside } from './purpose/PurposeBeside';
import { counting, useAccount, useMaker, type Payout } from './words';
import { useWaiting } from './waiting';
import { WaitingPermit } from './WaitingPermit';
import { PayoutsHead } from './PayoutsHead';

const NewPayout = lazy(() => import('./new/NewPayout'));
const ExportPanel = lazy(() => import('../exports/ExportPanel'));
const UploadPanel = lazy(() => import('../batches/UploadPanel'));

/** All payouts, what waits for the reader above them. */
export default function PayoutsPage() {
  const { t } = useLingui();
  const { merchant, role, duty, path } = usePlace();
  const account = useAccount();
  const maker = useMaker();
  const periods = usePeriods();
  const set = useSetParams();
  const [when, setWhen] = useParam('when');
  const [purpose, setPurpose] = useParam('purpose');
  const [again] = useParam('again');
  const [beneficiary] = useParam('beneficiary');
  const creates = can.createPayouts(role, duty);
  const from = periods.find(({ value }) => value === when)?.from;
  const page = useListPage('payouts', (query) => take(api.GET('/v1/payouts', { params: { query: { ...query, from, purpose } } })), { when, purpose });
  const { state, search, empty } = page;
  const summary = useQuery({ queryKey: keyOf(merchant.id, 'payouts', 'summary'), queryFn: () => take(api.GET('/v1/payouts/summary')), refetchInterval: 30_000 });
  const waiting = useWaiting();
  // The server counts payouts alone.
  const counts = purpose ? undefined : summary.data?.counts;
  const upload = <Button variant="default" leftSection={<IconFileUpload size={18} aria-hidden="true" />} onClick={() => { page.open('upload'); }}><Trans>Upload a file</Trans></Button>;
  const make = <NewButton onClick={() => { page.open('new'); }}><Trans>New payout</Trans></NewButton>;
  const beside = (row: Payout) =>
    row.state !== 'pending' ? '' : [row.required_approvals > 1 && t`${counting(row).length} of ${row.required_approvals} approvals`, inOtherName(row) && t`another name`].filter(Boolean).join(', ');
  const states = [
    { value: 'pending', label: t({ context: 'payout', message: 'Waiting' }), count: counts?.pending },
    { value: 'moving', label: t`On the way`, count: counts?.moving },
    { value: 'unknown', label: t({ context: 'payout', message: 'Unknown' }), count: counts?.unknown },
    { value: 'done', label: t({ context: 'payout', message: 'Paid' }) },
    { value: 'ended', label: t`Not paid` },
  ];
  const purposes = [
    { value: 'refund', label: t`Refunds` },
    { value: 'withdrawal', label: t`Withdrawals` },
    { value: 'any', label: t`Payouts, refunds and withdrawals` },
  ];
  return (
    <>
      <PayoutsHead
        here="payouts"
        acts={
          creates && !empty ? (
            <>
              {upload}
              {make}
            </>
          ) : undefined
        }
      />
      {!creates && (
        <Note icon={IconEyeOff}>
          <b><Trans>Payouts are read only for you.</Trans></b> <Trans>Numbers are masked. A payout by API waits for people unless an Admin allowed the application to pay.</Trans>
        </Note>
      )}
      {waiting && <WaitingPermit waiting={waiting} />}
      <ListPage
        of={page}
        under
        label={t`Payouts`}
        failed={<Trans>Payouts could not be loaded.</Trans>}
        tabs={states}
        finds={t`Payee, reference, amount or id`}
        chips={
          <>
            <ChoiceChip label={t`What for`} value={purpose} onChange={setPurpose} options={purposes} />
            <ChoiceChip label={t`When`} value={when} onChange={setWhen} options={periods} />
          </>
        }
        act={can.exportMoney(role) && <ExportButton beside />}
        to={(row) => path('payouts', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '21%', cell: (row) => <><Status kind="payout" state={row.state} /> <span className="k-caption">&ensp;{beside(row)}</span></> },
          { key: 'payee', head: t`Payee`, name: true, cell: (row) => <><b>{row.payee.name}</b>&ensp;<span className="k-caption">{account(row)}</span><PurposeBeside payout={row} /></> },
          { key: 'reference', head: t`Reference`, cell: (row) => <code>{row.reference}</code> },
          { key: 'maker', head: t`Made by`, cell: (row) => maker(row.maker, row.application) },
          { key: 'at', head: t`Created`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: row.payee.name,
          value: <Money size="row" value={row.amount} />,
          detail: <><PurposeBeside payout={row} first />{account(row)}, <Moment at={row.created_at} within /></>,
          state: <Status kind="payout" state={row.state} />,
        })}
        first={
          <EmptyState
            title={<Trans>No payouts yet</Trans>}
            picture={<><StampSlot size={88}>{t`Prepared by one`}</StampSlot><StampSlot size={88}>{t`Released by another`}</StampSlot></>}
            acts={creates ? <>{make}{upload}</> : undefined}
          >
            {creates ? (
              <Trans>Prepare the first one. It waits until an Admin or a Manager other than you releases it, so nothing leaves by mistake.</Trans>
            ) : (
              <Trans>Payouts that people prepare, or your application asks for, stand here. You see where each one is; releasing them is for Admins and Managers.</Trans>
            )}
          </EmptyState>
        }
        none={<Trans>No payouts match.</Trans>}
      />
      {page.panel === 'export' && can.exportMoney(role) && (
        <Suspense>
          <ExportPanel asked={{ what: 'payouts', filters: { state: state ?? null, search: search ?? null, from: from ?? null, to: null, purpose: purpose ?? null } }} title={t`Export payouts`} rows={[[t`State`, state && states.find(({ value }) => value === state)?.label], [t`Search`, search], [t`What for`, purposes.find(({ value }) => value === purpose)?.label], [t`When`, periods.find(({ value }) => value === when)?.label]]} onClose={page.close} />
        </Suspense>
      )}
      {creates && page.panel === 'upload' && <Suspense><UploadPanel onClose={page.close} /></Suspense>}
      {creates && page.panel === 'new' && (
        <Suspense>
          <NewPayout again={again} beneficiary={beneficiary} onClose={() => { set({ panel: undefined, again: undefined, beneficiary: undefined }); }} />
        </Suspense>
      )}
    </>
  );
}
