import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Acts, Permit } from '@/components/Permit';
import { Strip } from '@/components/Strip';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { shortUrl } from '../webhooks/answers';

/** The endpoint that fails longest: since when, what it answers, and what to do about it. */
export function FailingPermit({ endpoint }: { endpoint: components['schemas']['HomeEndpoint'] }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const params = { path: { id: endpoint.id } };
  const test = useAct({
    run: () => take(api.POST('/v1/webhooks/{id}/test', { params })),
    done: ({ id }) => { void navigate({ to: path('build/webhooks', endpoint.id, 'deliveries', id) }); },
  });
  const replay = useAct({
    run: () => take(api.POST('/v1/webhooks/{id}/replay', { params })),
    done: ({ count: sent }) => { toast.done(t`${plural(sent, { one: '# event is', other: '# events are' })} on the way again`); },
  });
  const host = shortUrl(endpoint.url);
  const count = endpoint.undelivered;
  const last = endpoint.recent[0];
  return (
    <Permit
      tone="bad"
      aside={
        <Acts stacked>
          <Button fullWidth component={AppLink} to={path(`build/webhooks/${endpoint.id}?state=failed`)}><Trans>See failed attempts</Trans></Button>
          <Button variant="default" fullWidth loading={test.busy} onClick={() => { test.start(); }}><Trans>Send a test event</Trans></Button>
          {count > 0 && <Button variant="default" fullWidth loading={replay.busy} onClick={() => { replay.start(); }}>{t`Replay ${plural(count, { one: '# event', other: '# events' })}`}</Button>}
        </Acts>
      }
    >
      <h2>{endpoint.failing_since ? <Trans>{host} fails since <Moment at={endpoint.failing_since} within /></Trans> : <Trans>{host} fails</Trans>}</h2>
      <p style={{ margin: '4px 0 12px', color: 'var(--k-ink2)' }}>
        {count > 0 && <>{t`${plural(count, { one: '# event', other: '# events' })} undelivered.`} </>}
        {last && (last.status ? <Trans>It answers <b>{last.status}</b>.</Trans> : <Trans>No answer came: <code>{last.error}</code></Trans>)} <Trans>Kibali tries again by itself, later each time.</Trans>
      </p>
      <ActProblem problem={test.problem ?? replay.problem} />
      {endpoint.recent.length > 0 && <Strip attempts={[...endpoint.recent].reverse()} />}
    </Permit>
  );
}
