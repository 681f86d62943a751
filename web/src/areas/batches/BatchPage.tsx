import { Trans, useLingui } from '@lingui/react/macro';
import { IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { DataTable } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Note } from '@/components/Note';
import { Columns, Section } from '@/components/PageHead';
import { useRecorded } from '@/components/record/recorded';
import { Status } from '@/components/Status';
import { Waived } from '@/components/record/Waived';
import head from '@/components/Head.module.css';
import { useTab } from '@/lib/crumbs';
import { useAddressId, usePlace } from '@/shell/place';
import { BatchPermit } from './BatchPermit';
import { Lines } from './Lines';
import { Outcomes } from './Outcomes';
import { useChannelWords, workOf } from './words';
import css from './Batch.module.css';

const whole = (count: number) => new Intl.NumberFormat('en').format(count);

/** One file of payouts: what it comes to, what is to be done about it, what became of each line. */
export default function BatchPage() {
  const { t } = useLingui();
  const recorded = useRecorded();
  const { merchant, path } = usePlace();
  const id = useAddressId('id');
  const channel = useChannelWords();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'batches', id),
    queryFn: () => take(api.GET('/v1/payout-batches/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state: { data: batch } }) => (!batch ? false : workOf(batch) !== null ? 1200 : batch.state === 'waiting' ? 10_000 : false),
  });
  const list = { label: t`Files of payouts`, to: path('payouts', 'batches') };
  useTab(data?.name ?? t`File of payouts`, [{ label: t`Payouts`, to: path('payouts') }, { label: t`Files`, to: list.to }]);
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such file`} list={list} />} what={<Trans>This file could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const count = whole(data.count);
  const payable = whole(data.count - data.problems);
  const given = data.approvals.filter(({ voided }) => !voided).length;
  const begun = data.outcomes.length > 0 && data.state !== 'waiting' && data.state !== 'draft';
  return (
    <Columns
      head={
        <>
          <header className={head.head}>
            <p className={head.state} role="status">
              <Status kind="batch" state={data.state} />{' '}
              {data.state === 'waiting' && <span className="k-caption"><Trans>{given} of {data.required_approvals} approvals</Trans>{data.expires_at && <>, <Trans>expires <Moment at={data.expires_at} as="long" /></Trans></>}</span>}
            </p>
            <h1 tabIndex={-1} className={css.totals}>
              {data.totals.length === 0 ? data.name : data.totals.map((total) => <Money key={total.currency} size="amount" value={total} />)}
            </h1>
            <p className={head.to} dir="auto">
              {data.totals.length === 0 ? <Trans>{whole(data.progress.lines)} lines</Trans> : data.problems > 0 ? <Trans><b>{payable} of {count} lines</b> of {data.name}, fees included</Trans> : <Trans><b>{count} payouts</b> of {data.name}, fees included</Trans>}
            </p>
          </header>
          {data.waived && <Note icon={IconUser} tone="seal"><b><Trans>One person sufficed.</Trans></b> <Waived text={data.waived} /></Note>}
          <BatchPermit batch={data} />
        </>
      }
      facts={
        <>
          <Facts
            title={<Trans>File</Trans>}
            rows={[
              [t`Name`, data.name],
              [t`Uploaded by`, data.maker.name],
              [t`Uploaded`, <Moment key="u" at={data.created_at} />],
              [t`Lines`, whole(data.progress.lines)],
              [t`Payouts`, data.state !== 'draft' && count],
              [t`Released`, data.authorised_at && <Moment key="r" at={data.authorised_at} />],
              [t`Reason`, data.reason && recorded(data.reason)],
            ]}
          />
          <Facts
            title={<Trans>For support</Trans>}
            rows={[[t`Id`, <Id key="i" value={data.id} />], ...(data.digest ? [[t`Digest`, <Id key="d" value={data.digest} />] as const] : [])]}
            note={data.digest && <Trans>Approvals cover this digest of every payout in the file.</Trans>}
          />
        </>
      }
    >
      {begun && <Outcomes batch={data} />}
      {data.sums.length > 0 && (
        <Section title={<Trans>What it comes to</Trans>}>
          <DataTable
            dense
            label={t`Totals by channel`}
            list={{ rows: data.sums, error: null }}
            failed=""
            empty={null}
            rowKey={(row) => `${row.channel}-${row.total.currency}`}
            columns={[
              { key: 'channel', head: t`Channel`, name: true, cell: (row) => channel(row.channel) },
              { key: 'count', head: t`Payouts`, right: true, cell: (row) => whole(row.count) },
              { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
              { key: 'fee', head: t`Fees`, right: true, cell: (row) => <Money size="row" value={row.fee} /> },
              { key: 'total', head: t`Total`, right: true, cell: (row) => <Money size="row" value={row.total} /> },
            ]}
            phone={(row) => ({ title: channel(row.channel), value: <Money size="row" value={row.total} />, detail: <Trans>{whole(row.count)} payouts, fees <Money value={row.fee} /></Trans> })}
          />
        </Section>
      )}
      {data.missing.length === 0 && <Lines batch={data} />}
    </Columns>
  );
}
