import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { Code } from '@/components/Code';
import { DataTable } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Columns, PageHead, Section } from '@/components/PageHead';
import { useAddressId, usePlace } from '@/shell/place';
import { Answer, shortUrl } from './answers';
import { subjectPath } from './curl';
import { useEventWords } from './words';

/** One event: its body, and who was told. */
export default function EventPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const id = useAddressId('id');
  const words = useEventWords();
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'events', id), queryFn: () => take(api.GET('/v1/events/{id}', { params: { path: { id } } })) });
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such event`} list={{ label: t`Events`, to: path('build/events') }} />} what={<Trans>This event could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const subject = subjectPath(data.subject);
  return (
    <>
      <PageHead tab={data.name} title={<code>{data.name}</code>} crumbs={[{ label: t`Events`, to: path('build/events') }]} says={words(data.name, data.says)} />
      <Columns
        facts={
          <Facts
            title={<Trans>Event</Trans>}
            rows={[
              [t`In the body`, <code key="w">{data.wire_name}</code>],
              [t`About`, subject ? <AppLink key="s" to={path(subject)}>{data.subject.type}</AppLink> : data.subject.type],
              [t`Time`, <Moment key="t" at={data.at} as="seconds" />],
              [t`Id`, <Id key="i" value={data.id} />],
            ]}
          />
        }
      >
        <Section title={<Trans>Deliveries</Trans>}>
          <DataTable
            dense
            label={t`Deliveries`}
            list={{ rows: data.deliveries, error: null }}
            rowKey={(row) => row.id}
            to={(row) => path('build/webhooks', row.endpoint.id, 'deliveries', row.id)}
            failed=""
            empty={<p className="k-caption"><Trans>No webhook asked for this event.</Trans></p>}
            columns={[
              { key: 'endpoint', head: t`Endpoint`, name: true, cell: (row) => shortUrl(row.endpoint.url) },
              { key: 'answer', head: t`Answer`, cell: (row) => <Answer status={row.last_status} state={row.state} /> },
              { key: 'attempts', head: t`Attempts`, cell: (row) => row.attempts_made },
              { key: 'at', head: t`Time`, right: true, cell: (row) => <Moment at={row.updated_at} as="seconds" /> },
            ]}
            phone={(row) => ({ title: shortUrl(row.endpoint.url), value: <Moment at={row.updated_at} />, state: <Answer status={row.last_status} state={row.state} /> })}
          />
        </Section>
        <Section title={<Trans>Body</Trans>}>
          <Code title={<Trans>Before it is signed</Trans>} text={data.body} />
        </Section>
      </Columns>
    </>
  );
}
