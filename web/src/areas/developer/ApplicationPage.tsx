import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { Confirm } from '@/components/Confirm';
import { DetailWait } from '@/components/DetailWait';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Columns, PageHead, Section } from '@/components/PageHead';
import { toast } from '@/components/toast';
import { can } from '@/lib/can';
import { useAddressId, usePlace } from '@/shell/place';
import { Mandate } from '../mandates/Mandate';
import { Features } from './Features';
import { Keys } from './Keys';
import { Scopes } from './Scopes';

/** One application: its client id, what it may do, its keys. */
export default function ApplicationPage() {
  const { t } = useLingui();
  const { merchant, path, role } = usePlace();
  const id = useAddressId('id');
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'applications', id), queryFn: () => take(api.GET('/v1/applications/{id}', { params: { path: { id } } })) });
  const name = data?.name ?? '';
  const turn = useAct({
    act: (on: boolean) => ({ says: on ? <Trans>To let <b>{name}</b> call again.</Trans> : <Trans>To disable <b>{name}</b>.</Trans>, button: on ? t`Enable ${name}` : t`Disable ${name}` }),
    run: (on: boolean) => take(on ? api.POST('/v1/applications/{id}/enable', { params: { path: { id } } }) : api.POST('/v1/applications/{id}/disable', { params: { path: { id } } })),
    done: (_, on) => { toast.done(on ? t`${name} may call again` : t`${name} is disabled`); setAsking(false); },
  });
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such application`} list={{ label: t`Applications`, to: path('build/applications') }} />} what={<Trans>This application could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const active = data.state === 'active';
  const opens = !data.shut_by_admin || can.ruleApplications(role);
  return (
    <>
      <Columns
        head={
          <>
            <PageHead
              tab={name}
              title={name}
              crumbs={[{ label: t`Applications`, to: path('build/applications') }]}
              says={active ? <Trans>Client id <Id value={data.client_id} whole /></Trans> : !opens ? <Trans>An Admin disabled it, so an Admin enables it. Until then every call with its keys is refused.</Trans> : <Trans>Disabled: every call with its keys is refused.</Trans>}
              acts={active ? <Button variant="danger" onClick={() => { setAsking(true); }}><Trans>Disable {name}</Trans></Button> : opens && <Button loading={turn.busy} onClick={() => { turn.start(true); }}><Trans>Enable {name}</Trans></Button>}
            />
            {!asking && <ActProblem problem={turn.problem} />}
          </>
        }
        facts={
          <>
            <Facts
              title={<Trans>Application</Trans>}
              rows={[
                [t`Client id`, <Id key="c" value={data.client_id} whole />],
                [t`Connects by`, data.integration],
                [t`Return address`, data.return_url],
                [t`Made by`, data.created_by.name],
                [t`Made`, <Moment key="m" at={data.created_at} />],
                [t`Id`, <Id key="i" value={data.id} />],
              ]}
            />
            <AppLink to={path('build/requests')}><Trans>Open API requests</Trans></AppLink>
          </>
        }
      >
        <Keys application={data} />
        <Section title={<Trans>Features</Trans>}>
          <Features application={data} />
        </Section>
        <Mandate application={data} />
        <Scopes application={data} />
      </Columns>
      <Confirm opened={asking} onClose={() => { setAsking(false); }} title={<Trans>Disable {name}</Trans>} keep={<Trans>Keep {name}</Trans>} act={<Trans>Disable {name}</Trans>} doing={turn} onAct={() => { turn.start(false); }}>
        <p><Trans>Every call with its keys is refused from now on. You can enable it again.</Trans></p>
      </Confirm>
    </>
  );
}
