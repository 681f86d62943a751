import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { IconCheck } from '@tabler/icons-react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { DataTable } from '@/components/DataTable';
import { ActProblem } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { Badge } from '@/components/Status';
import { toast } from '@/components/toast';
import { deviceOf } from '@/lib/device';

/** Where one is signed in: device, address, last use; each to end by itself. No place names: nothing is looked up. */
export function Sessions() {
  const { t } = useLingui();
  const found = useQuery({ queryKey: ['profile', 'sessions'], queryFn: () => take(api.GET('/v1/profile/sessions')) });
  const end = useAct<string | null, unknown>({
    run: (id) => take(id === null ? api.DELETE('/v1/profile/sessions') : api.DELETE('/v1/profile/sessions/{id}', { params: { path: { id } } })),
    changes: [['profile']],
    done: (_, id) => {
      toast.done(id === null ? t`All other sessions are signed out` : t`That session is signed out`);
    },
  });
  const rows = found.data?.data;
  const others = (rows?.length ?? 0) > 1;
  const signOut = (id: string, device: string) => (
    <Button variant="default" size="xs" loading={end.busy} aria-label={t`Sign out ${device}`} onClick={() => { end.start(id); }}>
      <Trans>Sign out</Trans>
    </Button>
  );
  return (
    <Section
      title={<Trans>Sessions</Trans>}
      beside={
        others ? (
          <Button variant="quiet" size="xs" onClick={() => { end.start(null); }}>
            <Trans>Sign out all others</Trans>
          </Button>
        ) : undefined
      }
    >
      <ActProblem problem={end.problem} />
      <DataTable
        label={t`Sessions`}
        list={{ rows, error: found.error, again: () => void found.refetch() }}
        rowKey={(row) => row.id}
        failed={<Trans>Your sessions could not be loaded.</Trans>}
        empty={null}
        columns={[
          { key: 'device', head: t`Device`, name: true, cell: (row) => <>{deviceOf(row.agent)} {row.current && <Badge tone="ok" icon={IconCheck}>{t`This device`}</Badge>}</> },
          { key: 'address', head: t`Address`, cell: (row) => <code>{row.address}</code> },
          { key: 'since', head: t`Since`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'used', head: t`Last used`, cell: (row) => <Moment at={row.last_used_at} as="ago" /> },
          { key: 'end', head: <span className="k-hidden">{t`Act`}</span>, right: true, cell: (row) => (row.current ? '' : signOut(row.id, deviceOf(row.agent))) },
        ]}
        phone={(row) => ({ title: deviceOf(row.agent), value: <Moment at={row.last_used_at} as="ago" />, detail: <code>{row.address}</code>, state: row.current ? <Badge tone="ok" icon={IconCheck}>{t`This device`}</Badge> : signOut(row.id, deviceOf(row.agent)) })}
      />
    </Section>
  );
}
