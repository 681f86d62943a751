import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Moment } from '@/components/Moment';
import { PageHead } from '@/components/PageHead';
import { Status } from '@/components/Status';
import { useParam, usePlace } from '@/shell/place';
import { Answer, shortUrl, standing } from './answers';

const EndpointPanel = lazy(() => import('./EndpointPanel'));

/** The addresses that are told about events. */
export default function WebhooksPage() {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const [panel, setPanel] = useParam('panel');
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'webhooks'), queryFn: () => take(api.GET('/v1/webhooks')) });
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}>
      <Trans>New webhook</Trans>
    </Button>
  );
  return (
    <>
      <PageHead tab="Webhooks" title="Webhooks" says={<Trans>Addresses of your servers that are told when a payment or payout moves.</Trans>} acts={data && data.data.length > 0 ? add : undefined} />
      <DataTable
        label="Webhooks"
        list={{ rows: data?.data, error, again: () => void refetch() }}
        rowKey={(row) => row.id}
        to={(row) => path('build/webhooks', row.id)}
        failed={<Trans>Webhooks could not be loaded.</Trans>}
        empty={
          <EmptyState title={<Trans>No webhooks yet</Trans>} acts={add}>
            <Trans>A webhook tells your server the moment a payment arrives or a payout moves, signed, and again until it answers. Without one, your server has to ask.</Trans>
          </EmptyState>
        }
        columns={[
          { key: 'state', head: t`State`, width: 150, cell: (row) => <Status kind="endpoint" state={standing(row)} /> },
          { key: 'url', head: t`Address`, name: true, cell: (row) => <><b>{shortUrl(row.url)}</b>&ensp;<span className="k-caption">{row.description}</span></> },
          { key: 'events', head: t`Events`, cell: (row) => row.events.length },
          { key: 'for', head: t`For`, cell: (row) => row.application?.name ?? t`All applications` },
          { key: 'answer', head: t`Last answer`, cell: (row) => row.last_answer && <><Answer status={row.last_answer.status} state="failed" /> <Moment at={row.last_answer.at} within /></> },
          { key: 'undelivered', head: t`Undelivered`, right: true, cell: (row) => row.undelivered },
        ]}
        phone={(row) => ({ title: shortUrl(row.url), value: row.undelivered > 0 ? row.undelivered : '', detail: row.application?.name ?? t`All applications`, state: <Status kind="endpoint" state={standing(row)} /> })}
      />
      {panel === 'new' && (
        <Suspense>
          <EndpointPanel onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
    </>
  );
}
