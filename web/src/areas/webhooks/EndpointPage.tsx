import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { NoMatch } from '@/components/EmptyState';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Columns, PageHead, Section } from '@/components/PageHead';
import { Acts, Permit } from '@/components/Permit';
import { Status } from '@/components/Status';
import { StateTabs } from '@/components/Filters';
import { Strip } from '@/components/Strip';
import { toast } from '@/components/toast';
import { useAddressId, useParam, usePlace } from '@/shell/place';
import { Answer, shortUrl, standing } from './answers';
import { EndpointActs } from './EndpointActs';

const EndpointPanel = lazy(() => import('./EndpointPanel'));

/** One endpoint: whether it answers, what it is told, what was sent. */
export default function EndpointPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const navigate = useNavigate();
  const id = useAddressId('id');
  const params = { path: { id } };
  const [state, setState] = useParam('state');
  const [panel, setPanel] = useParam('panel');
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'webhooks', id), queryFn: () => take(api.GET('/v1/webhooks/{id}', { params })), refetchInterval: 10_000 });
  const list = useList(['webhooks', id, 'deliveries', state], (cursor) => take(api.GET('/v1/webhooks/{id}/deliveries', { params: { ...params, query: { state, cursor } } })));
  const test = useAct({
    run: () => take(api.POST('/v1/webhooks/{id}/test', { params })),
    done: (delivery) => { void navigate({ to: path('build/webhooks', id, 'deliveries', delivery.id) }); },
  });
  const replay = useAct({
    run: () => take(api.POST('/v1/webhooks/{id}/replay', { params })),
    done: ({ count }) => { toast.done(t`${plural(count, { one: '# event is', other: '# events are' })} on the way again`); },
  });
  const crumbs = [{ label: 'Webhooks', to: path('build/webhooks') }];
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such webhook`} list={{ label: 'Webhooks', to: path('build/webhooks') }} />} what={<Trans>This webhook could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const host = shortUrl(data.url);
  const count = data.undelivered;
  const failing = data.state === 'failing';
  const attempts = [...data.recent].reverse();
  const answer = data.last_answer;
  const acts = data.state !== 'off' && (
    <Acts stacked>
      <Button fullWidth loading={test.busy} onClick={() => { test.start(); }}><Trans>Send a test event</Trans></Button>
      {count > 0 && <Button variant="default" fullWidth loading={replay.busy} onClick={() => { replay.start(); }}>{t`Replay ${plural(count, { one: '# event', other: '# events' })}`}</Button>}
    </Acts>
  );
  return (
    <>
      <PageHead tab={host} title={host} crumbs={crumbs} says={<><Status kind="endpoint" state={standing(data)} /> {data.description}</>} acts={<EndpointActs endpoint={data} onEdit={() => { setPanel('edit'); }} />} />
      <Columns
        head={
          <>
            <ActProblem problem={test.problem ?? replay.problem} />
            <Permit tone={failing ? 'bad' : 'plain'} aside={acts || undefined}>
              <h2>
                {data.state === 'off' ? <Trans>Nothing is sent here while it is off</Trans> : failing && data.failing_since ? <Trans>It fails since <Moment at={data.failing_since} within /></Trans> : answer ? <Trans>It answers</Trans> : <Trans>Nothing was sent yet</Trans>}
              </h2>
              <p className="k-measure" style={{ margin: '4px 0 12px', color: 'var(--k-ink2)' }}>
                {count > 0 && <>{t`${plural(count, { one: '# event', other: '# events' })} undelivered.`} </>}
                {answer && (answer.status ? <Trans>It answered <b>{answer.status}</b>, <Moment at={answer.at} within />.</Trans> : <Trans>No answer came: <code>{answer.error}</code></Trans>)}
                {!answer && <Trans>Send a test event to see whether your server takes it.</Trans>}
              </p>
              {attempts.length > 0 && <Strip attempts={attempts} />}
            </Permit>
          </>
        }
        facts={
          <>
            <Facts
              title={<Trans>Webhook</Trans>}
              rows={[
                [t`Address`, <Id key="u" value={data.url} whole />],
                [t`For`, data.application?.name ?? t`All applications`],
                [t`Secret`, <code key="s">…{data.secret_last_four}</code>],
                [t`Old secret until`, data.previous_secret_until && <Moment at={data.previous_secret_until} as="long" />],
                [t`Made by`, data.created_by.name],
                [t`Made`, <Moment key="m" at={data.created_at} />],
                [t`Id`, <Id key="i" value={data.id} />],
              ]}
            />
            <Facts title={<Trans>Told about</Trans>} rows={data.events.map((name) => [<code key={name}>{name}</code>, ' '] as const)} />
          </>
        }
      >
        <Section title={<Trans>Deliveries</Trans>}>
          <StateTabs
            label={t`State`}
            value={state ?? ''}
            onChange={setState}
            tabs={[
              { value: '', label: t`All` },
              { value: 'failed', label: t({ context: 'delivery', message: 'Failed' }) },
              { value: 'retrying', label: t({ context: 'delivery', message: 'Retrying' }) },
              { value: 'delivered', label: t({ context: 'delivery', message: 'Delivered' }) },
            ]}
          />
          <DataTable
            dense
            label={t`Deliveries`}
            list={list}
            rowKey={(row) => row.id}
            to={(row) => path('build/webhooks', id, 'deliveries', row.id)}
            failed={<Trans>Deliveries could not be loaded.</Trans>}
            empty={state ? <NoMatch onClear={() => { setState(undefined); }}><Trans>No deliveries match.</Trans></NoMatch> : <p className="k-caption"><Trans>Nothing was sent here yet.</Trans></p>}
            columns={[
              { key: 'state', head: t`State`, cell: (row) => <Status kind="delivery" state={row.state} /> },
              { key: 'event', head: t`Event`, name: true, cell: (row) => <code>{row.event}</code> },
              { key: 'answer', head: t`Answer`, cell: (row) => <Answer status={row.last_status} state={row.state} /> },
              { key: 'attempts', head: t`Attempts`, cell: (row) => row.attempts_made },
              { key: 'at', head: t`Time`, right: true, cell: (row) => <Moment at={row.created_at} /> },
            ]}
            phone={(row) => ({ title: <code>{row.event}</code>, value: <Moment at={row.created_at} />, detail: t`${plural(row.attempts_made, { one: '# attempt', other: '# attempts' })}`, state: <Status kind="delivery" state={row.state} /> })}
            foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
          />
        </Section>
      </Columns>
      {panel === 'edit' && (
        <Suspense>
          <EndpointPanel endpoint={data} onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
    </>
  );
}
