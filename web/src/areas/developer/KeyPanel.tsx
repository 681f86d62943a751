import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { CopyOnce } from '@/components/CopyOnce';
import { ActProblem } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Fields } from '@/components/Fields';
import { Id } from '@/components/Id';
import { OncePanel } from '@/components/OncePanel';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useAlone } from '../changes/alone';
import { moneyScopes, useScopeWords, waits, type Application, type Key } from './words';

/** A new key, or one in the place of another: its secret is shown once, unless two people decide about it. */
export function KeyPanel({ application, replaces, onClose }: { application: Application; replaces?: Key | undefined; onClose: () => void }) {
  const { t } = useLingui();
  const words = useScopeWords();
  const [name, setName] = useState('');
  const [days, setDays] = useState('365');
  const [hours, setHours] = useState('24');
  const offered = [...application.key_scopes, ...moneyScopes.filter((scope) => scope === 'payout.create' && !application.key_scopes.includes(scope))];
  const [scopes, setScopes] = useState<readonly string[]>(application.key_scopes);
  const [reason, setReason] = useState('');
  const alone = useAlone();
  const pays = application.features.some(({ feature, state }) => feature === 'payout' && state === 'on');
  const idle = (scope: string) => scope === 'payout.create' && !pays;
  const hint = (scope: string) => {
    if (!moneyScopes.includes(scope)) return undefined;
    if (idle(scope)) return t`Needs the Payout API, which is off for this application.`;
    return alone ? t`Sends money out. You are the only Admin, so the key is made at once.` : t`Sends money out: an Admin who did not ask confirms it, and alone sees the key.`;
  };
  const [tried, setTried] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const called = replaces?.name ?? name.trim();
  const money = !replaces && !alone && scopes.some((scope) => moneyScopes.includes(scope));
  const button = replaces ? t`Rotate ${called}` : money ? t`Ask for this key` : t`Make key`;
  const doing = useAct({
    act: () => ({ says: replaces ? <Trans>To put a new key in the place of <b>{called}</b>.</Trans> : <Trans>To make the API key <b>{called}</b>.</Trans>, button }),
    run: async () => {
      const id = application.id;
      if (replaces) return take(api.POST('/v1/applications/{id}/keys/{key}/rotate', { params: { path: { id, key: replaces.id } }, body: { overlap_hours: Number(hours) } }));
      const wanted = { name: called, expires_in_days: Number(days), scopes: [...scopes] };
      if (money) return { change_request: await take(api.POST('/v1/change-requests', { body: { kind: 'key.money', application_id: id, ...wanted, ...(reason.trim() ? { reason: reason.trim() } : {}) } })) };
      return take(api.POST('/v1/applications/{id}/keys', { params: { path: { id } }, body: wanted }));
    },
    done: (answer) => {
      if (waits(answer)) {
        toast.done(t`The Admins are asked. Whoever confirms sees the key, you never do`);
        onClose();
      } else if ('secret' in answer) setSecret(answer.secret);
    },
  });
  if (secret !== null) {
    return (
      <OncePanel onClose={onClose} back={<Trans>Back to the key</Trans>}>
        <Fields>
          <CopyOnce label={t`API key ${called}`} secret={secret} onStored={onClose}>
            <Trans>Put it where your server finds it, never into a page or an app.</Trans>
          </CopyOnce>
          <Facts title={<Trans>It goes with</Trans>} rows={[[t`Client id`, <Id key="c" value={application.client_id} whole />]]} />
        </Fields>
      </OncePanel>
    );
  }
  return (
    <Panel
      opened
      onClose={onClose}
      title={replaces ? <Trans>Rotate {called}</Trans> : <Trans>New key for {application.name}</Trans>}
      says={replaces ? <Trans>A new key takes its place. The old one works on for a while, so that nothing stops.</Trans> : <Trans>A key lets your server call Kibali. It can never release a payout.</Trans>}
      dirty={name !== ''}
      discard={<Trans>Discard this key?</Trans>}
      onSubmit={() => {
        setTried(true);
        if (replaces || (called && scopes.length > 0)) doing.start();
      }}
      act={<Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{button}</Button>}
    >
      {replaces ? (
        <Fields>
          <NativeSelect
            label={t`The old key works on for`}
            data-autofocus
            value={hours}
            onChange={(event) => { setHours(event.currentTarget.value); }}
            data={[{ value: '0', label: t`no time: it ends now` }, { value: '1', label: t`1 hour` }, { value: '24', label: t`24 hours` }, { value: '72', label: t`3 days` }, { value: '168', label: t`7 days` }]}
          />
          <ActProblem problem={doing.problem} />
        </Fields>
      ) : (
        <Fields>
          <TextInput label={t`Name`} description={t`Where it will live: production, staging.`} autoComplete="off" data-autofocus maxLength={100} value={name} error={doing.problem?.fault('name') ?? (tried && !called ? t`Write where the key will live.` : null)} onChange={(event) => { setName(event.currentTarget.value); }} />
          <NativeSelect label={t`It ends after`} value={days} error={doing.problem?.fault('expires_at')} onChange={(event) => { setDays(event.currentTarget.value); }} data={[{ value: '30', label: t`30 days` }, { value: '90', label: t`90 days` }, { value: '365', label: t`1 year` }, { value: '1095', label: t`3 years` }]} />
          <Checkbox.Group label={t`What it may do`} value={[...scopes]} onChange={setScopes} error={doing.problem?.fault('scopes') ?? (tried && scopes.length === 0 ? t`Choose at least one.` : null)}>
            <Fields>
              {offered.map((scope) => (
                <Checkbox key={scope} value={scope} mt={4} label={words(scope)} description={hint(scope)} disabled={idle(scope)} />
              ))}
            </Fields>
          </Checkbox.Group>
          {money && <Textarea label={t`Why, if you like`} description={t`The Admins read it before they decide.`} minRows={2} autosize maxLength={500} value={reason} error={doing.problem?.fault('reason')} onChange={(event) => { setReason(event.currentTarget.value); }} />}
          {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} />}
        </Fields>
      )}
    </Panel>
  );
}
