import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconBook, IconCircleCheck, IconEyeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useZone } from '@/components/zone';
import { AppLink } from '@/components/AppLink';
import { DataTable } from '@/components/DataTable';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { Note } from '@/components/Note';
import { PageHead, Section } from '@/components/PageHead';
import { wall } from '@/lib/moment';
import { percent } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { shortUrl } from '../webhooks/answers';
import { Bars } from './Bars';
import { FailingPermit } from './FailingPermit';
import { FirstSteps } from './FirstSteps';
import { KeysEnding } from './KeysEnding';
import css from './Bars.module.css';

/** What fails, which errors, which keys end: for those who integrate. */
export default function DeveloperHome({ home }: { home: components['schemas']['Home'] }) {
  const { t, i18n } = useLingui();
  const { merchant, path } = usePlace();
  const zone = useZone();
  const advice = useQuery({ queryKey: keyOf(merchant.id, 'requests', 'summary'), queryFn: () => take(api.GET('/v1/requests/summary')) });
  const endpoints = useQuery({ queryKey: keyOf(merchant.id, 'webhooks'), queryFn: () => take(api.GET('/v1/webhooks')) }).data?.data;
  const applications = useQuery({ queryKey: keyOf(merchant.id, 'applications', 'first'), queryFn: () => take(api.GET('/v1/applications', { params: { query: { state: 'active', limit: 100 } } })) }).data?.data;
  const called = useQuery({ queryKey: keyOf(merchant.id, 'requests', 'first'), queryFn: () => take(api.GET('/v1/requests', { params: { query: { limit: 1 } } })) }).data?.data;
  const build = home.build;
  if (!build) return <PageHead tab={t`Home`} title={merchant.name} />;
  const failing = build.failing.length;
  const first = build.failing[0];
  const last = build.last_delivery;
  const calls = build.hours.reduce((sum, { count }) => sum + count, 0);
  const errors = build.hours.reduce((sum, hour) => sum + hour.errors, 0);
  const clock = (at: string | undefined) => (at ? wall(new Date(at), zone).clock : '');
  const connect = build.connect;
  const whatToDo = (error: components['schemas']['HomeApiError']) => advice.data?.errors.find(({ status, code }) => status === error.status && code === error.code)?.what_to_do ?? '';
  const rate = calls > 0 ? percent((errors * 10_000) / calls) : '';
  const totals = i18n.number(calls);
  const on = endpoints?.filter(({ state }) => state !== 'off');
  const quiet =
    endpoints?.length === 0 ? t`No webhook yet` : on?.length === 0 ? t`Every webhook is switched off` : last ? t`Every webhook answers` : t`Nothing was delivered yet`;
  const done = endpoints && applications && called && { key: applications.some((application) => application.keys_active > 0), webhook: endpoints.some(({ last_answer: answer }) => answer), call: called.length > 0 };
  return (
    <>
      <PageHead
        tab={t`Home`}
        title={failing > 0 ? t`${plural(failing, { one: 'One webhook needs you', other: '# webhooks need you' })}` : quiet}
        says={failing > 0 ? undefined : last ? <Trans>The last delivery was <code>{last.event}</code> to {shortUrl(last.url)}, <Moment at={last.at} as="ago" within />.</Trans> : endpoints?.length === 0 ? <Trans>Until there is one, your server has to ask how a payment went.</Trans> : undefined}
        acts={<Button variant="default" component="a" href="/docs/third-parties" target="_blank" rel="noopener" leftSection={<IconBook size={18} aria-hidden="true" />}><Trans>API reference</Trans></Button>}
      />
      {first && <FailingPermit endpoint={first} />}
      {done && !(done.key && done.call) && <FirstSteps done={done} />}
      <div className={css.columns}>
        <div>
          <Section title={<Trans>API errors, last 24 hours</Trans>} beside={<AppLink to={path('build/requests?status=error')}><Trans>Open request log</Trans></AppLink>}>
            <DataTable
              label={t`API errors, last 24 hours`}
              list={{ rows: build.errors, error: null }}
              rowKey={(row) => `${String(row.status)}-${row.code ?? ''}-${row.key ?? ''}`}
              to={(row) => path(`build/requests?status=${String(row.status)}`)}
              failed=""
              empty={<Note icon={IconCircleCheck}><Trans>No call failed in the last 24 hours.</Trans></Note>}
              columns={[
                { key: 'answer', head: t`Answer`, name: true, cell: (row) => <><b>{row.status}</b>&ensp;<code className={css.whole}>{row.code}</code></> },
                { key: 'todo', head: t`What to do`, wrap: true, cell: whatToDo },
                { key: 'key', head: t`Key`, cell: (row) => row.key },
                { key: 'count', head: t`Count`, right: true, cell: (row) => <b>{i18n.number(row.count)}</b> },
                { key: 'last', head: t`Last`, right: true, cell: (row) => <Moment at={row.last_at} /> },
              ]}
              phone={(row) => ({ title: <><b>{row.status}</b> <code className={css.whole}>{row.code}</code></>, value: <b>{i18n.number(row.count)}</b>, detail: whatToDo(row), state: <Moment at={row.last_at} /> })}
            />
          </Section>
          <Section title={<Trans>Requests an hour</Trans>} beside={calls > 0 ? <span className="k-caption"><Trans>{totals} requests, {errors} errors ({rate})</Trans></span> : undefined}>
            {calls === 0 ? (
              <p className="k-caption"><Trans>No key called in the last 24 hours.</Trans></p>
            ) : (
              <Bars
                label={t`Requests an hour`}
                bars={build.hours.map((hour) => ({ key: hour.at, label: `${clock(hour.at)}: ${String(hour.count)}`, count: hour.count, part: hour.errors }))}
                legend={errors > 0 ? [{ of: 'count', says: <Trans>Requests</Trans> }, { of: 'second', says: <Trans>Errors</Trans> }] : undefined}
                scale={(value) => (Number.isInteger(value) ? i18n.number(value) : '')}
                from={clock(build.hours[0]?.at)}
                middle={clock(build.hours[Math.floor(build.hours.length / 2)]?.at)}
                to={clock(build.hours.at(-1)?.at)}
                table={<ul className={css.news}>{build.hours.map((hour) => <li key={hour.at}><span>{clock(hour.at)}</span><span>{t`${plural(hour.count, { one: '# request', other: '# requests' })}`}</span><span>{t`${plural(hour.errors, { one: '# error', other: '# errors' })}`}</span></li>)}</ul>}
              />
            )}
          </Section>
        </div>
        <div>
          <KeysEnding keys={build.keys_ending} />
          <Section title={<Trans>Connect</Trans>}>
            <Facts
              rows={[
                [t`Base URL`, <Id key="b" value={`${connect.base_url}/third-parties`} whole />],
                ...connect.applications.slice(0, 3).map((application) => [connect.applications.length === 1 ? t`Client id` : application.name, <Id key={application.id} value={application.client_id} />] as const),
                [t`Checksum`, connect.checksum ? t`On` : t`Off`],
                [t`IP list`, connect.ip_ranges === 0 ? t`every address` : t`${plural(connect.ip_ranges, { one: '# range', other: '# ranges' })}`],
              ]}
            />
          </Section>
          <div style={{ marginTop: 26 }}>
            <Note icon={IconEyeOff}>
              <b><Trans>Payouts are read only for you.</Trans></b> <Trans>A payout by API waits for people unless an Admin allowed the application to pay.</Trans>
            </Note>
          </div>
        </div>
      </div>
    </>
  );
}
