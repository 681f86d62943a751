import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useList } from '@/api/useList';
import { AppLink } from '@/components/AppLink';
import { BeforeAfter } from '@/components/BeforeAfter';
import { Cards } from '@/components/Cards';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState, NoMatch } from '@/components/EmptyState';
import { ErrorFace } from '@/components/ErrorFace';
import { ChoiceChip, FilterBar } from '@/components/Filters';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { Permit } from '@/components/Permit';
import { Quote } from '@/components/Quote';
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { useReadable } from '@/i18n/useReadable';
import { useParam, usePlace } from '@/shell/place';
import { Decide } from './Decide';
import { OnceMade } from './OnceMade';
import { useChangeWords, useKept, type ChangeRequest } from './words';
import css from './Changes.module.css';

/** The inbox of changes that wait, then what was decided. */
export default function ChangesTab() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const words = useChangeWords();
  const [decided, setDecided] = useParam('decided');
  const [secret, setSecret] = useState<string | null>(null);
  const open = useQuery({
    queryKey: keyOf(merchant.id, 'changes', 'open'),
    queryFn: () => take(api.GET('/v1/change-requests', { params: { query: { state: 'open', limit: 100 } } })),
    refetchInterval: 30_000,
  });
  const list = useList(['changes', decided], (cursor) => take(api.GET('/v1/change-requests', { params: { query: { state: decided as ChangeRequest['state'] | undefined, cursor } } })));
  const past = list.rows?.filter(({ state }) => state !== 'open' || decided === 'open');
  const waiting = open.data?.data;
  const states = [
    { value: 'confirmed', label: t`Confirmed` },
    { value: 'declined', label: t`Declined` },
    { value: 'withdrawn', label: t`Withdrawn` },
    { value: 'expired', label: t`Expired` },
  ];
  return (
    <>
      {open.error && !waiting && <ErrorFace error={open.error} what={<Trans>Requests for changes could not be loaded.</Trans>} again={() => void open.refetch()} />}
      {waiting?.length === 0 && (
        <div className={css.first}>
          <EmptyState title={<Trans>No change waits</Trans>} picture={<><StampSlot>{t`Asked by one`}</StampSlot><StampSlot>{t`Confirmed by another`}</StampSlot></>}>
            {can.confirmChanges(role) ? (
              <Trans>Changes that let more through, such as a money feature or a wider IP list, wait here until a second Admin confirms them.</Trans>
            ) : (
              <Trans>What you ask for, such as a money feature for an application, stands here until an Admin decides.</Trans>
            )}
          </EmptyState>
        </div>
      )}
      {waiting && waiting.length > 0 && (
        <div className={css.first}><Cards label={t`Changes that wait`}>
          {waiting.map((request) => (
            <li key={request.id}>
              <Waiting request={request} onSecret={setSecret} to={path('approvals', request.id)} />
            </li>
          ))}
        </Cards></div>
      )}
      <Section title={<Trans>Decided</Trans>}>
        <FilterBar>
          <ChoiceChip label={t`State`} value={decided} options={states} onChange={setDecided} />
        </FilterBar>
        <DataTable
          label={t`Decided changes`}
          list={{ ...list, rows: past }}
          rowKey={(row) => row.id}
          to={(row) => path('approvals', row.id)}
          failed={<Trans>Decided changes could not be loaded.</Trans>}
          empty={decided ? <NoMatch onClear={() => { setDecided(undefined); }}><Trans>No changes match.</Trans></NoMatch> : <p className="k-caption"><Trans>Nothing was decided yet.</Trans></p>}
          columns={[
            { key: 'state', head: t`State`, width: 190, cell: (row) => <Status kind="change_request" state={row.state} /> },
            { key: 'what', head: t`Change`, name: true, cell: (row) => words(row).short },
            { key: 'who', head: t`Asked by`, cell: (row) => row.requested_by.name },
            { key: 'by', head: t`Decided by`, cell: (row) => row.decided_by?.name ?? '' },
            { key: 'at', head: t`When`, right: true, cell: (row) => <Moment at={row.decided_at ?? row.requested_at} /> },
          ]}
          phone={(row) => ({ title: words(row).short, value: <Moment at={row.decided_at ?? row.requested_at} />, detail: row.decided_by ? t`by ${row.decided_by.name}` : row.requested_by.name, state: <Status kind="change_request" state={row.state} /> })}
          foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
        />
      </Section>
      <OnceMade secret={secret} onStored={() => { setSecret(null); }} />
    </>
  );
}

function Waiting({ request, onSecret, to }: { request: ChangeRequest; onSecret: (secret: string) => void; to: string }) {
  const read = useReadable();
  const words = useChangeWords()(request);
  const kept = useKept();
  const by = request.requested_by.name;
  return (
    <Permit foot={request.you_can ? <Decide request={request} onSecret={onSecret} /> : undefined}>
      <p className={css.state}>
        <Status kind="change_request" state={request.state} />
        <span className="k-caption">
          <Trans>{by}, <Moment at={request.requested_at} within />. Decide until <Moment at={request.expires_at} as="day" />.</Trans>
        </span>
      </p>
      <h2 className={css.title}>
        <AppLink to={to}>{words.title}</AppLink>
      </h2>
      {request.reason && <Quote>{request.reason}</Quote>}
      <BeforeAfter {...kept(request)} />
      {!request.you_can && request.you_cannot_because && <p className={css.because}>{read(request.you_cannot_because)}</p>}
    </Permit>
  );
}
