import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconCheck, IconPlus, IconLock } from '@tabler/icons-react';
import { api, take } from '@/api/client';
import { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { PageHead } from '@/components/PageHead';
import { Badge } from '@/components/Status';
import { useParam, usePlace } from '@/shell/place';
import { NewApplication } from './NewApplication';
import { PastSwitch, usePast } from './Past';
import { useFeatureWords, type Application } from './words';

/** What owns a client id and API keys. */
export default function ApplicationsPage() {
  const { t } = useLingui();
  const { path } = usePlace();
  const features = useFeatureWords();
  const [panel, setPanel] = useParam('panel');
  const read = (only: string, limit: number, cursor?: string) => take(api.GET('/v1/applications', { params: { query: { state: only, limit, cursor } } }));
  const past = usePast(['applications', 'disabled'], () => read('disabled', 1));
  const only = past.shown ? 'disabled' : 'active';
  const list = useList<Application>(['applications', only], (cursor) => read(only, 100, cursor));
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}>
      <Trans>New application</Trans>
    </Button>
  );
  const state = (row: Application) => (row.state === 'active' ? <Badge tone="ok" icon={IconCheck}>{t`Active`}</Badge> : <Badge tone="off" icon={IconLock}>{t`Switched off`}</Badge>);
  const on = (row: Application) => row.features.filter((feature) => feature.state === 'on').map(({ feature, title }) => features(feature, title).title).join(', ');
  return (
    <>
      <PageHead tab={t`Applications`} title={t`Applications`} says={<Trans>Each has a client id of its own, and keys by which a server calls Kibali.</Trans>} acts={list.rows && list.rows.length > 0 ? add : undefined} />
      <DataTable
        label={t`Applications`}
        list={list}
        rowKey={(row) => row.id}
        to={(row) => path('build/applications', row.id)}
        failed={<Trans>Applications could not be loaded.</Trans>}
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
        empty={
          <EmptyState title={past.any ? <Trans>No application is active</Trans> : <Trans>No applications yet</Trans>} acts={add}>
            <Trans>An application is one system of yours that calls Kibali: a shop, an ERP. Make one, then a key. It can never release a payout.</Trans>
          </EmptyState>
        }
        columns={[
          { key: 'state', head: t`State`, width: 120, cell: state },
          { key: 'name', head: t`Name`, name: true, cell: (row) => <b>{row.name}</b> },
          { key: 'client', head: t`Client id`, cell: (row) => <Id value={row.client_id} /> },
          { key: 'features', head: t`Features`, wrap: true, cell: on },
          { key: 'keys', head: t`Keys`, right: true, cell: (row) => row.keys_active },
          { key: 'made', head: t`Made`, right: true, cell: (row) => <Moment at={row.created_at} /> },
        ]}
        phone={(row) => ({ title: row.name, value: t`${plural(row.keys_active, { one: '# key', other: '# keys' })}`, detail: on(row), state: state(row) })}
      />
      <PastSwitch past={past}>{past.shown ? <Trans>Show active applications</Trans> : <Trans>Show disabled applications</Trans>}</PastSwitch>
      <NewApplication opened={panel === 'new'} onClose={() => { setPanel(undefined); }} />
    </>
  );
}
