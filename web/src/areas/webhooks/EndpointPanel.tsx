import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { CopyOnce } from '@/components/CopyOnce';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { OncePanel } from '@/components/OncePanel';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { shortUrl } from './answers';
import { useEventWords } from './words';

type Endpoint = components['schemas']['EndpointView'];

/** A new endpoint with its secret, shown once; or changes to one there is. */
export default function EndpointPanel({ endpoint, onClose }: { endpoint?: Endpoint; onClose: () => void }) {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const navigate = useNavigate();
  const words = useEventWords();
  const kinds = useQuery({ queryKey: keyOf(merchant.id, 'event-kinds'), queryFn: () => take(api.GET('/v1/event-kinds')), staleTime: Infinity });
  const [url, setUrl] = useState(endpoint?.url ?? 'https://');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [chosen, setChosen] = useState<readonly string[] | null>(endpoint?.events ?? null);
  const [bare, setBare] = useState(endpoint?.signature === 'header');
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const all = kinds.data?.data ?? [];
  const events = chosen ?? all.map(({ name }) => name);
  const host = shortUrl(url);
  const button = endpoint ? t`Save changes` : t`Add webhook`;
  const doing = useAct({
    act: () => ({ says: <Trans>To send events to <b>{host}</b>.</Trans>, button }),
    run: async () => {
      const body = { url: url.trim(), events: [...events], description: description.trim(), signature: bare ? 'header' as const : 'body_and_header' as const };
      if (!endpoint) return take(api.POST('/v1/webhooks', { body }));
      return take(api.PATCH('/v1/webhooks/{id}', { params: { path: { id: endpoint.id } }, body }));
    },
    done: (answer) => {
      if ('secret' in answer && typeof answer.secret === 'string') setMade({ id: answer.id, secret: answer.secret });
      else {
        toast.done(t`Changes saved`);
        onClose();
      }
    },
  });
  const good = /^https?:\/\/[^\s/]+/.test(url.trim());
  const submit = () => {
    setTried(true);
    if (good && events.length > 0) doing.start();
  };
  if (made) {
    const stored = () => { void navigate({ to: path('build/webhooks', made.id) }); };
    return (
      <OncePanel onClose={stored} back={<Trans>Back to the secret</Trans>}>
        <CopyOnce kept="sealed" label={t`Secret for ${host}`} secret={made.secret} onStored={stored}>
          <Trans>Your server checks with it that a delivery comes from Kibali.</Trans>
        </CopyOnce>
      </OncePanel>
    );
  }
  return (
    <Panel
      opened
      onClose={onClose}
      title={endpoint ? <Trans>Change {host}</Trans> : <Trans>New webhook</Trans>}
      dirty={endpoint ? url !== endpoint.url || description !== endpoint.description || chosen !== endpoint.events || bare !== (endpoint.signature === 'header') : url !== 'https://' || description !== ''}
      discard={<Trans>Discard this webhook?</Trans>}
      onSubmit={submit}
      act={<Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{button}</Button>}
    >
      <Fields>
        <TextInput label={t`Address`} type="url" autoComplete="off" data-autofocus value={url} error={doing.problem?.fault('url') ?? (tried && !good ? t`Write an address such as https://example.co.tz/kibali.` : null)} onChange={(event) => { setUrl(event.currentTarget.value); }} />
        <TextInput label={t`What it is for, if you like`} autoComplete="off" maxLength={100} value={description} error={doing.problem?.fault('description')} onChange={(event) => { setDescription(event.currentTarget.value); }} />
        <Checkbox.Group label={t`Events`} value={[...events]} onChange={setChosen} error={doing.problem?.fault('events') ?? (tried && events.length === 0 ? t`Choose at least one event.` : null)}>
          <Fields>
            {all.map(({ name, says }) => (
              <Checkbox key={name} value={name} label={<code>{name}</code>} description={words(name, says)} mt={4} />
            ))}
          </Fields>
        </Checkbox.Group>
        <Checkbox
          label={t`Checksum in the header only`}
          description={t`For receivers that check the body as it came, such as WebhookValidator of clickpesa-python-sdk. It matters while the checksum is on.`}
          checked={bare}
          onChange={(event) => { setBare(event.currentTarget.checked); }}
        />
        {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} />}
      </Fields>
    </Panel>
  );
}
