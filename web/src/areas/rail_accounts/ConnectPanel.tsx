import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { IconCheck, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import { useAlone } from '../changes/alone';
import css from './Rail.module.css';

type Account = components['schemas']['NewRail'];
const nothing = { client: '', key: '', checksum: '' };

/** Credentials of an application at ClickPesa; they are tried before anything is asked. */
export function ConnectPanel({ addresses, onClose }: { addresses: readonly string[]; onClose: () => void }) {
  const { t } = useLingui();
  const alone = useAlone();
  const [typed, setTyped] = useState(nothing);
  const [address, setAddress] = useState(addresses[0] ?? '');
  const [tried, setTried] = useState(false);
  const [found, setFound] = useState<string | null>(null);
  const button = alone ? t`Connect the account` : t`Ask to connect the account`;
  const test = useAct({
    run: (account: Account) => take(api.POST('/v1/rail/test', { body: { account } })),
    done: ({ balances }) => { setFound(balances.map(money).join(', ')); },
    changes: [],
  });
  const connect = useAct({
    act: () => ({ says: <Trans>To move money through the ClickPesa application <b>{typed.client}</b>.</Trans>, button }),
    run: (account: Account) => take(api.PUT('/v1/rail', { body: account })),
    done: (answer) => {
      const who = 'change_request' in answer ? answer.change_request.who_can.map(({ name }) => name).join(', ') : '';
      toast.done('change_request' in answer ? (who ? t`It waits until ${who} confirms it. You hear by mail` : t`The Admins are asked. You hear from them by mail`) : t`The account is connected`);
      onClose();
    },
  });
  const change = (next: Partial<typeof nothing>) => {
    setTyped({ ...typed, ...next });
    setFound(null);
    test.forget();
    connect.forget();
  };
  const account: Account | null =
    typed.client.trim() && typed.key.trim()
      ? { client_id: typed.client.trim(), api_key: typed.key.trim(), ...(address ? { base_url: address } : {}), ...(typed.checksum.trim() ? { checksum_key: typed.checksum.trim() } : {}) }
      : null;
  const start = (act: (account: Account) => void) => {
    setTried(true);
    if (account) act(account);
  };
  const problem = connect.problem ?? test.problem;
  const fault = (field: string, missing: string | null = null) => problem?.fault(field) ?? (tried ? missing : null);
  return (
    <Panel
      opened
      onClose={onClose}
      title={<Trans>Connect a ClickPesa account</Trans>}
      says={alone ? <Trans>You are the only Admin, so it holds at once.</Trans> : <Trans>An Admin other than you confirms it first. Neither of you sees the keys again.</Trans>}
      dirty={JSON.stringify(typed) !== JSON.stringify(nothing)}
      discard={<Trans>Discard these credentials?</Trans>}
      onSubmit={() => { start(connect.start); }}
      footSays={<Button variant="quiet" loading={test.busy} onClick={() => { start(test.start); }}><Trans>Test first</Trans></Button>}
      act={<Button type="submit" loading={connect.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{button}</Button>}
    >
      <Fields>
        {addresses.length > 1 && <NativeSelect label={t`Address of the API`} description={t`Whoever runs Kibali allows these.`} data={[...addresses]} value={address} error={fault('base_url')} onChange={(event) => { setAddress(event.currentTarget.value); change({}); }} />}
        <TextInput label={t`Client id`} description={t`Of the application in ClickPesa's dashboard. It begins with ID.`} autoComplete="off" spellCheck={false} data-autofocus value={typed.client} error={fault('client_id', typed.client.trim() ? null : t`Write the client id of the application.`)} onChange={(event) => { change({ client: event.currentTarget.value }); }} />
        <PasswordInput label={t`API key`} description={t`Kept sealed: nobody reads it here again.`} autoComplete="off" value={typed.key} error={fault('api_key', typed.key.trim() ? null : t`Write the API key of the application.`)} onChange={(event) => { change({ key: event.currentTarget.value }); }} />
        <PasswordInput label={t`Checksum key, if it is on there`} autoComplete="off" value={typed.checksum} error={fault('checksum_key')} onChange={(event) => { change({ checksum: event.currentTarget.value }); }} />
        <p className={css.found} role="status" hidden={found === null}>
          <IconCheck size={16} stroke={2} aria-hidden="true" /> <span>{found ? <Trans>ClickPesa answers. The balance there is {found}.</Trans> : <Trans>ClickPesa answers.</Trans>}</span>
        </p>
        {problem !== null && problem.fields.length === 0 && <ActProblem problem={problem} />}
      </Fields>
    </Panel>
  );
}
