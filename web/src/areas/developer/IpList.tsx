import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { IconLock, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { DataTable } from '@/components/DataTable';
import { ActProblem } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { toast } from '@/components/toast';
import { isRange } from '@/lib/address';
import { AskPanel } from '../changes/AskPanel';
import { useAlone } from '../changes/alone';
import { DryRun } from './DryRun';
import { waits } from './words';
import css from './Developer.module.css';

interface Entry {
  cidr: string;
  label: string;
}

/** The IP list as a draft: what it would have refused is said before it holds. */
export function IpList({ ranges }: { ranges: readonly components['schemas']['IpRangeView'][] }) {
  const { t } = useLingui();
  const before = ranges.map(({ cidr, label }): Entry => ({ cidr, label }));
  const [entries, setEntries] = useState<readonly Entry[]>(before);
  const [typed, setTyped] = useState<Entry>({ cidr: '', label: '' });
  const [fault, setFault] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const alone = useAlone();
  const [dry, setDry] = useState<components['schemas']['DryRun'] | null>(null);
  const changed = JSON.stringify(entries) !== JSON.stringify(before);
  const attempt = useAct({
    run: (next: readonly Entry[]) => take(api.POST('/v1/security/ip-list/dry-run', { body: { entries: next.map(({ cidr }) => cidr) } })),
    changes: [],
    done: (answer, next) => {
      setDry(answer);
      setEntries(next);
      if (next.length > entries.length) setTyped({ cidr: '', label: '' });
    },
  });
  const asks = dry?.loosens === true && !alone;
  const count = entries.length;
  const button = asks ? t`Ask an Admin for this list` : count === 0 ? t`Let every address call` : t`Save ${plural(count, { one: '# range', other: '# ranges' })}`;
  const save = useAct({
    act: () => ({ says: <Trans>To change which addresses may call the API.</Trans>, button }),
    run: () => take(api.PUT('/v1/security/ip-list', { body: { entries: entries.map((entry) => ({ ...entry })) } })),
    done: (answer) => {
      const request = waits(answer);
      const who = request?.who_can.map(({ name }) => name).join(', ');
      toast.done(request ? (who ? t`It waits until ${who} confirms it` : t`It waits for an Admin`) : t`The list holds from now on`);
      setDry(null);
      if (request) setEntries(before);
    },
  });
  const change = (next: readonly Entry[]) => {
    setFault(null);
    save.forget();
    attempt.start(next);
  };
  const add = () => {
    const cidr = typed.cidr.trim();
    attempt.forget();
    if (!isRange(cidr)) setFault(t`Write an address such as 196.45.12.7, or a range such as 196.45.12.0/24.`);
    else if (entries.some((entry) => entry.cidr === cidr)) setFault(t`This address is in the list already.`);
    else change([...entries, { cidr, label: typed.label.trim() }]);
  };
  const byCidr = new Map(ranges.map((range) => [range.cidr, range]));
  const remove = (row: Entry) => <Button variant="quiet" size="xs" aria-label={t`Remove ${row.cidr}`} onClick={() => { change(entries.filter((entry) => entry !== row)); }}><Trans>Remove</Trans></Button>;
  return (
    <div className={css.stack}>
      <DataTable
        dense
        label={t`Addresses that may call`}
        list={{ rows: entries, error: null }}
        rowKey={(row) => row.cidr}
        failed=""
        empty={<p><Trans>Every address may call with a valid key. Add the addresses of your servers, and calls from anywhere else are refused.</Trans></p>}
        columns={[
          { key: 'cidr', head: t`Address or range`, name: true, cell: (row) => <code>{row.cidr}</code> },
          { key: 'label', head: t`What it is`, wrap: true, cell: (row) => row.label },
          { key: 'by', head: t`Added by`, cell: (row) => byCidr.get(row.cidr)?.added_by.name ?? <Trans>not saved yet</Trans> },
          { key: 'at', head: t`Added`, cell: (row) => { const at = byCidr.get(row.cidr)?.added_at; return at && <Moment at={at} />; } },
          { key: 'acts', head: <span className="k-hidden"><Trans>Acts</Trans></span>, right: true, cell: remove },
        ]}
        phone={(row) => ({ title: <code>{row.cidr}</code>, value: remove(row), detail: row.label })}
      />
      <form className={css.entry} onSubmit={(event) => { event.preventDefault(); add(); }}>
        <TextInput label={t`Address or range`} placeholder="196.249.0.0/16" autoComplete="off" value={typed.cidr} error={fault ?? attempt.problem?.fault('cidr') ?? null} onChange={(event) => { setFault(null); attempt.forget(); setTyped({ ...typed, cidr: event.currentTarget.value }); }} />
        <TextInput label={t`What it is`} autoComplete="off" maxLength={100} value={typed.label} onChange={(event) => { setTyped({ ...typed, label: event.currentTarget.value }); }} />
        <Button type="submit" variant="default" loading={attempt.busy} leftSection={<IconPlus size={16} aria-hidden="true" />}><Trans>Add</Trans></Button>
      </form>
      {!attempt.problem?.fault('cidr') && <ActProblem problem={attempt.problem ?? save.problem} />}
      {changed && dry && <DryRun dry={dry} alone={alone} />}
      {changed && (
        <div className={css.acts}>
          <Button leftSection={<IconLock size={18} aria-hidden="true" />} loading={save.busy} disabled={!dry} onClick={() => { if (asks) setAsking(true); else save.start(); }}>{button}</Button>
          <Button variant="default" onClick={() => { setEntries(before); setDry(null); attempt.forget(); save.forget(); }}><Trans>Keep the list as it is</Trans></Button>
        </div>
      )}
      <AskPanel
        asked={asking ? { kind: 'security.ip_list', entries: entries.map((entry) => ({ ...entry })) } : null}
        onClose={() => { setAsking(false); }}
        title={t`Ask an Admin for this list`}
        says={<Trans>Calls from addresses that are kept out now then pass.</Trans>}
        act={<Trans>To change which addresses may call the API.</Trans>}
        onAsked={() => { setEntries(before); setDry(null); }}
      />
    </div>
  );
}
