import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { useList } from '@/api/useList';
import { Confirm } from '@/components/Confirm';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { Status } from '@/components/Status';
import { toast } from '@/components/toast';
import { useNow } from '@/lib/useNow';
import { useParam } from '@/shell/place';
import { KeyPanel } from './KeyPanel';
import { PastSwitch, usePast } from './Past';
import { useScopeWords, type Application, type Key } from './words';
import css from './Developer.module.css';

/** The keys of an application: make, rotate, revoke. */
export function Keys({ application }: { application: Application }) {
  const { t } = useLingui();
  const now = useNow();
  const words = useScopeWords();
  const [panel, setPanel] = useParam('panel');
  const [ending, setEnding] = useState<Key | null>(null);
  const id = application.id;
  const read = (state: string, limit: number, cursor?: string) => take(api.GET('/v1/applications/{id}/keys', { params: { path: { id }, query: { state, limit, cursor } } }));
  const past = usePast(['applications', id, 'keys', 'over'], () => read('over', 1));
  const state = past.shown ? 'over' : 'working';
  const list = useList<Key>(['applications', id, 'keys', state], (cursor) => read(state, 100, cursor));
  const name = ending?.name ?? '';
  const revoke = useAct({
    run: (key: string) => take(api.DELETE('/v1/applications/{id}/keys/{key}', { params: { path: { id, key } } })),
    done: () => { toast.done(t`${name} is revoked`); setEnding(null); },
  });
  const add = <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('key'); }}><Trans>New key</Trans></Button>;
  const word = (key: Key) => {
    const days = key.expires_at ? Math.ceil((new Date(key.expires_at).getTime() - now.getTime()) / 86_400_000) : 0;
    return key.state === 'ending_soon' ? { word: days > 1 ? t`Ends in ${days} days` : t`Ends today` } : {};
  };
  const shown = (key: Key) => <code>{key.prefix}…{key.last_four}</code>;
  const works = (key: Key) => ['active', 'ending_soon', 'dormant'].includes(key.state);
  const used = (key: Key) => (key.last_used_at ? <Trans>Last used <Moment at={key.last_used_at} as="ago" within /></Trans> : t`Never used`);
  const facts = (key: Key) => (
    <>
      <Trans>Made by {key.created_by.name}</Trans> · {used(key)}{key.last_used_address ? `, ${key.last_used_address}` : ''}
      {key.expires_at && works(key) && <> · <Trans>Ends <Moment at={key.expires_at} as="day" /></Trans></>}
    </>
  );
  const acts = (key: Key) => works(key) && (
    <span className={css.pair}>
      <Button variant="default" size="xs" aria-label={t`Rotate ${key.name}`} onClick={() => { setPanel(`rotate-${key.id}`); }}><Trans>Rotate</Trans></Button>
      <Button variant="danger" size="xs" aria-label={t`Revoke ${key.name}`} onClick={() => { setEnding(key); }}><Trans>Revoke</Trans></Button>
    </span>
  );
  const replaces = list.rows?.find((key) => panel === `rotate-${key.id}`);
  const active = application.state === 'active';
  return (
    <Section title={<Trans>API keys</Trans>} beside={active && list.rows && list.rows.length > 0 ? add : undefined}>
      <DataTable
        label={t`API keys`}
        list={list}
        rowKey={(row) => row.id}
        failed={<Trans>API keys could not be loaded.</Trans>}
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
        empty={
          <EmptyState title={past.any ? <Trans>No key works now</Trans> : <Trans>No API keys</Trans>} acts={active ? add : undefined}>
            <Trans>A key lets your server call Kibali. It can never release a payout.</Trans>
          </EmptyState>
        }
        columns={[
          { key: 'state', head: t`State`, width: 120, cell: (row) => <Status kind="key" state={row.state} {...word(row)} /> },
          { key: 'name', head: t`Name`, name: true, cell: (row) => <><b>{row.name}</b>&ensp;{shown(row)}<br /><span className="k-caption">{row.scopes.map(words).join(', ')}<br />{facts(row)}</span></> },
          { key: 'acts', head: <span className="k-hidden"><Trans>Acts</Trans></span>, right: true, cell: acts },
        ]}
        phone={(row) => ({ title: row.name, value: shown(row), detail: acts(row) || used(row), state: <Status kind="key" state={row.state} {...word(row)} /> })}
      />
      <PastSwitch past={past}>{past.shown ? <Trans>Show keys that work</Trans> : <Trans>Show ended and revoked keys</Trans>}</PastSwitch>
      {(panel === 'key' || replaces) && <KeyPanel key={panel} application={application} replaces={replaces} onClose={() => { setPanel(undefined); }} />}
      <Confirm opened={ending !== null} onClose={() => { setEnding(null); }} title={<Trans>Revoke {name}</Trans>} keep={<Trans>Keep {name}</Trans>} act={<Trans>Revoke {name}</Trans>} doing={revoke} onAct={() => { if (ending) revoke.start(ending.id); }}>
        <p><Trans>Calls with this key are refused from now on. It cannot be made to work again.</Trans></p>
      </Confirm>
    </Section>
  );
}
