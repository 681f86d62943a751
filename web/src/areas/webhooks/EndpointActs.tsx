import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { CopyOnce } from '@/components/CopyOnce';
import { OncePanel } from '@/components/OncePanel';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { shortUrl } from './answers';

type Asking = 'rotate' | 'off' | 'delete' | null;

/** A new secret, off and on, delete: each says what it does before it is done. */
export function EndpointActs({ endpoint, onEdit }: { endpoint: components['schemas']['EndpointView']; onEdit: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<Asking>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const host = shortUrl(endpoint.url);
  const params = { path: { id: endpoint.id } };
  const close = () => { setAsking(null); };
  const rotate = useAct({
    act: () => ({ says: <Trans>To give <b>{host}</b> a new secret.</Trans>, button: t`Make a new secret` }),
    run: () => take(api.POST('/v1/webhooks/{id}/rotate-secret', { params })),
    done: (made) => { close(); setSecret(made.secret); },
  });
  const turn = useAct({
    act: (enabled: boolean) => ({ says: enabled ? <Trans>To send events to <b>{host}</b>.</Trans> : <Trans>To send nothing more to <b>{host}</b>.</Trans>, button: enabled ? t`Switch on` : t`Switch off` }),
    run: (enabled: boolean) => take(api.PATCH('/v1/webhooks/{id}', { params, body: { enabled } })),
    done: (_, enabled) => { close(); toast.done(enabled ? t`${host} is told again` : t`${host} is switched off`); },
  });
  const remove = useAct({
    act: () => ({ says: <Trans>To delete <b>{host}</b>.</Trans>, button: t`Delete ${host}` }),
    run: () => take(api.DELETE('/v1/webhooks/{id}', { params })),
    done: () => { toast.done(t`${host} is deleted`); void navigate({ to: path('build/webhooks') }); },
  });
  const off = endpoint.state === 'off';
  return (
    <>
      <Button variant="default" onClick={onEdit}><Trans>Edit</Trans></Button>
      <Button variant="default" leftSection={<IconLock size={18} aria-hidden="true" />} onClick={() => { setAsking('rotate'); }}><Trans>New secret</Trans></Button>
      {off ? (
        <Button loading={turn.busy} onClick={() => { turn.start(true); }}><Trans>Switch on</Trans></Button>
      ) : (
        <Button variant="default" onClick={() => { setAsking('off'); }}><Trans>Switch off</Trans></Button>
      )}
      <Button variant="danger" onClick={() => { setAsking('delete'); }}><Trans>Delete</Trans></Button>
      <Confirm opened={asking === 'rotate'} onClose={close} title={<Trans>New secret for {host}</Trans>} keep={<Trans>Keep the secret</Trans>} act={<Trans>Make a new secret</Trans>} tone="filled" doing={rotate} onAct={() => { rotate.start(); }}>
        <p><Trans>You see the new secret once. For a day deliveries are signed with both, so that your server can change over.</Trans></p>
      </Confirm>
      <Confirm opened={asking === 'off'} onClose={close} title={<Trans>Switch {host} off</Trans>} keep={<Trans>Keep it on</Trans>} act={<Trans>Switch off</Trans>} doing={turn} onAct={() => { turn.start(false); }}>
        <p><Trans>Nothing is sent there until it is on again. Events from now on are not kept for it.</Trans></p>
      </Confirm>
      <Confirm opened={asking === 'delete'} onClose={close} title={<Trans>Delete {host}</Trans>} keep={<Trans>Keep {host}</Trans>} act={<Trans>Delete {host}</Trans>} doing={remove} onAct={() => { remove.start(); }}>
        <p><Trans>Your server is no longer told about payments and payouts there. What was sent stays in the record.</Trans></p>
      </Confirm>
      <OncePanel opened={secret !== null} onClose={() => { setSecret(null); }} back={<Trans>Back to the secret</Trans>}>
        {secret !== null && <CopyOnce kept="sealed" label={t`Secret for ${host}`} secret={secret} onStored={() => { setSecret(null); }}><Trans>Your server checks with it that a delivery comes from Kibali.</Trans></CopyOnce>}
      </OncePanel>
    </>
  );
}
