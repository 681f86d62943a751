import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconReload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { Code } from '@/components/Code';
import { DetailWait } from '@/components/DetailWait';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Fields } from '@/components/Fields';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Columns, PageHead, Section } from '@/components/PageHead';
import { Status } from '@/components/Status';
import { toast } from '@/components/toast';
import { useAddressId, usePlace } from '@/shell/place';
import { Answer, shortUrl } from './answers';
import { curlOf, subjectPath } from './curl';

/** One event on its way to one address: every attempt with request and answer. */
export default function DeliveryPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const id = useAddressId('delivery');
  const endpoint = useAddressId('id');
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'deliveries', id),
    queryFn: () => take(api.GET('/v1/deliveries/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && ['waiting', 'retrying'].includes(state.data.state) ? 2000 : false),
  });
  const retry = useAct({
    run: () => take(api.POST('/v1/deliveries/{id}/retry', { params: { path: { id } } })),
    done: () => { toast.done(t`It is on the way again`); },
  });
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such delivery`} list={{ label: 'Webhooks', to: path('build/webhooks') }} />} what={<Trans>This delivery could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const host = shortUrl(data.endpoint.url);
  const subject = subjectPath(data.subject);
  const last = data.attempts[0];
  return (
    <>
      <PageHead
        tab={data.event}
        title={<code>{data.event}</code>}
        crumbs={[{ label: 'Webhooks', to: path('build/webhooks') }, { label: host, to: path('build/webhooks', endpoint) }]}
        says={<><Status kind="delivery" state={data.state} /> <Trans>to {host}</Trans></>}
        acts={
          <Button leftSection={<IconReload size={18} aria-hidden="true" />} loading={retry.busy} onClick={() => { retry.start(); }}>
            <Trans>Send it again</Trans>
          </Button>
        }
      />
      <ActProblem problem={retry.problem} />
      <Columns
        facts={
          <Facts
            title={<Trans>Delivery</Trans>}
            rows={[
              [t`Event`, <AppLink key="e" to={path('build/events', data.event_id)}>{data.event}</AppLink>],
              [t`About`, subject && <AppLink key="s" to={path(subject)}>{data.subject.type}</AppLink>],
              [t`Attempts`, data.attempts_made],
              [t`Next attempt`, data.next_at && <Moment at={data.next_at} as="seconds" />],
              [t`Made`, <Moment key="m" at={data.created_at} as="seconds" />],
              [t`Id`, <Id key="i" value={data.id} />],
            ]}
          />
        }
      >
        {data.attempts.length === 0 && <p className="k-caption"><Trans>Not tried yet.</Trans></p>}
        {data.attempts.map((attempt, index) => {
          const number = data.attempts.length - index;
          const time = attempt.duration_ms;
          return (
            <Section
              key={attempt.id}
              title={<Trans>Attempt {number}</Trans>}
              beside={<><Answer status={attempt.status} state="failed" /> <span className="k-caption">{t`${time} ms`}, <Moment at={attempt.at} as="seconds" within /></span></>}
            >
              <Fields>
                {attempt.error && <p style={{ color: 'var(--k-bad)' }}>{attempt.error}</p>}
                <Code title={t`Request`} text={attempt.request_body} />
                <Code title={t`Request headers`} text={JSON.stringify(attempt.request_headers)} />
                {attempt.status !== null && <Code title={t`Answer`} text={attempt.answer_body} />}
                {attempt.status !== null && <Code title={t`Answer headers`} text={JSON.stringify(attempt.answer_headers)} />}
              </Fields>
            </Section>
          );
        })}
        {last && (
          <Section title={<Trans>Try it yourself</Trans>} beside={<span className="k-caption">{t`${plural(data.attempts_made, { one: '# attempt', other: '# attempts' })}`}</span>}>
            <Code raw title="curl" text={curlOf(data.endpoint.url, last.request_headers, last.request_body)} />
          </Section>
        )}
      </Columns>
    </>
  );
}
