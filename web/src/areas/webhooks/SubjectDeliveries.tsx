import { Trans, useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { AppLink } from '@/components/AppLink';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import { Answer, shortUrl } from './answers';

/** How servers were told about one payment or payout; only for those who see webhooks. */
export function SubjectDeliveries({ deliveries }: { deliveries: readonly components['schemas']['SubjectDelivery'][] }) {
  const { t } = useLingui();
  const { role, path } = usePlace();
  if (!can.build(role)) return null;
  return (
    <Section title={<Trans>Webhook deliveries</Trans>} beside={<AppLink to={path('build/webhooks')}><Trans>Open in Webhooks</Trans></AppLink>}>
      <DataTable
        dense
        label={t`Webhook deliveries`}
        list={{ rows: deliveries, error: null }}
        rowKey={(row) => row.id}
        to={(row) => path('build/webhooks', row.endpoint, 'deliveries', row.id)}
        failed=""
        empty={<p className="k-caption"><Trans>No webhook was told about this.</Trans></p>}
        columns={[
          { key: 'event', head: t`Event`, name: true, cell: (row) => <code>{row.event}</code> },
          { key: 'endpoint', head: t`Endpoint`, wrap: true, cell: (row) => shortUrl(row.url) || t`deleted` },
          { key: 'answer', head: t`Answer`, cell: (row) => <Answer status={row.last_status} state={row.state} /> },
          { key: 'attempts', head: t`Attempts`, cell: (row) => row.attempts },
          { key: 'at', head: t`Time`, right: true, cell: (row) => <Moment at={row.updated_at} as="seconds" /> },
        ]}
        phone={(row) => ({ title: <code>{row.event}</code>, value: <Moment at={row.updated_at} />, detail: shortUrl(row.url), state: <Answer status={row.last_status} state={row.state} /> })}
      />
    </Section>
  );
}
