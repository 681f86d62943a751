import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconEyeOff, IconFileUpload, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState, NoMatch } from '@/components/EmptyState';
import { ChoiceChip, FilterBar, SearchBox, StateTabs } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Note } from '@/components/Note';
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { useZone } from '@/components/zone';
import { usePeriods } from '@/lib/periods';
import { zoneName } from '@/lib/moment';
import { can } from '@/lib/can';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { ExportButton } from '../exports/ExportButton';
import { inOtherName } from './OtherName';
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
  const { merchant, role, path } = usePlace();
  const zone = useZone();
  const account = useAccount();
  const maker = useMaker();
  const periods = usePeriods();
  const set = useSetParams();
  const [state, setState] = useParam('state');
  const [search, setSearch] = useParam('search');
  const [when, setWhen] = useParam('when');
  const [panel, setPanel] = useParam('panel');
  const [again] = useParam('again');
  const [beneficiary] = useParam('beneficiary');
  const creates = can.createPayouts(role);
  const from = periods.find(({ value }) => value === when)?.from;
  const list = useList(['payouts', state, search, from], (cursor) => take(api.GET('/v1/payouts', { params: { query: { state, search, from, cursor } } })));
  const summary = useQuery({ queryKey: keyOf(merchant.id, 'payouts', 'summary'), queryFn: () => take(api.GET('/v1/payouts/summary')), refetchInterval: 30_000 });
  const waiting = useWaiting();
  const counts = summary.data?.counts;
  const filtered = Boolean(state ?? search ?? when);
  const empty = list.rows?.length === 0 && !filtered && !list.onNewer;
  const open = () => { setPanel('new'); };
  const upload = <Button variant="default" leftSection={<IconFileUpload size={18} aria-hidden="true" />} onClick={() => { setPanel('upload'); }}><Trans>Upload a file</Trans></Button>;
  const beside = (row: Payout) =>
    row.state !== 'pending' ? '' : [row.required_approvals > 1 && t`${counting(row).length} of ${row.required_approvals} approvals`, inOtherName(row) && t`another name`].filter(Boolean).join(', ');
  const states = [
    { value: '', label: t`All` },
    { value: 'pending', label: t({ context: 'payout', message: 'Waiting' }), count: counts?.pending },
    { value: 'moving', label: t`On the way`, count: counts?.moving },
    { value: 'unknown', label: t({ context: 'payout', message: 'Unknown' }), count: counts?.unknown },
    { value: 'done', label: t({ context: 'payout', message: 'Paid' }) },
    { value: 'ended', label: t`Not paid` },
  ];
  return (
    <>
      <PayoutsHead
        here="payouts"
        acts={
          creates && !empty ? (
            <>
              {upload}
              <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={open}>
                <Trans>New payout</Trans>
              </Button>
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
      {!empty && (
        <>
          <StateTabs
            label={t`State`}
            value={state ?? ''}
            onChange={setState}
            tabs={states}
          />
          <FilterBar beside={t`Times in ${zoneName(zone)}`} act={can.exportMoney(role) && <ExportButton />}>
            <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Payee, reference, amount or id`} />
            <ChoiceChip label={t`When`} value={when} onChange={setWhen} options={periods} />
          </FilterBar>
        </>
      )}
      <DataTable
        label={t`Payouts`}
        list={list}
        failed={<Trans>Payouts could not be loaded.</Trans>}
        rowKey={(row) => row.id}
        to={(row) => path('payouts', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '21%', cell: (row) => <><Status kind="payout" state={row.state} /> <span className="k-caption">&ensp;{beside(row)}</span></> },
          { key: 'payee', head: t`Payee`, name: true, cell: (row) => <><b>{row.payee.name}</b>&ensp;<span className="k-caption">{account(row)}</span></> },
          { key: 'reference', head: t`Reference`, cell: (row) => <code>{row.reference}</code> },
          { key: 'maker', head: t`Made by`, cell: (row) => maker(row.maker, row.application) },
          { key: 'at', head: t`Created`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: row.payee.name,
          value: <Money size="row" value={row.amount} />,
          detail: <>{account(row)}, <Moment at={row.created_at} within /></>,
          state: <Status kind="payout" state={row.state} />,
        })}
        empty={
          empty ? (
            <EmptyState
              title={<Trans>No payouts yet</Trans>}
              picture={<><StampSlot size={88}>{t`Prepared by one`}</StampSlot><StampSlot size={88}>{t`Released by another`}</StampSlot></>}
              acts={creates ? <><Button onClick={open} data-key="n"><Trans>New payout</Trans></Button>{upload}</> : undefined}
            >
              {creates ? (
                <Trans>Prepare the first one. It waits until an Admin or a Manager other than you releases it, so nothing leaves by mistake.</Trans>
              ) : (
                <Trans>Payouts that people prepare, or your application asks for, stand here. You see where each one is; releasing them is for Admins and Managers.</Trans>
              )}
            </EmptyState>
          ) : (
            <NoMatch onClear={() => { set({ state: undefined, search: undefined, when: undefined }); }}>
              <Trans>No payouts match.</Trans>
            </NoMatch>
          )
        }
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      {panel === 'export' && can.exportMoney(role) && (
        <Suspense>
          <ExportPanel asked={{ what: 'payouts', filters: { state: state ?? null, search: search ?? null, from: from ?? null, to: null, purpose: null } }} title={t`Export payouts`} rows={[[t`State`, state && states.find(({ value }) => value === state)?.label], [t`Search`, search], [t`When`, periods.find(({ value }) => value === when)?.label]]} onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
      {creates && panel === 'upload' && <Suspense><UploadPanel onClose={() => { setPanel(undefined); }} /></Suspense>}
      {creates && panel === 'new' && (
        <Suspense>
          <NewPayout again={again} beneficiary={beneficiary} onClose={() => { set({ panel: undefined, again: undefined, beneficiary: undefined }); }} />
        </Suspense>
      )}
    </>
  );
}
