import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconCheck, IconLock, IconPlugOff, IconTestPipe } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { DetailWait } from '@/components/DetailWait';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { PageHead, Section } from '@/components/PageHead';
import { Badge } from '@/components/Status';
import { toast } from '@/components/toast';
import { can } from '@/lib/can';
import { money } from '@/lib/money';
import { useParam, usePlace } from '@/shell/place';
import { PendingChanges } from '../changes/PendingChanges';
import { Comparisons } from '../comparisons/Comparisons';
import { ConnectPanel } from './ConnectPanel';
import css from './Rail.module.css';

type Rail = components['schemas']['RailView'];

/** What the merchant's money moves through: its own account at ClickPesa, or what the instance has. */
export default function RailPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const [panel, setPanel] = useParam('panel');
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'rail'), queryFn: () => take(api.GET('/v1/rail')) });
  const edits = can.setRail(role);
  return (
    <>
      <PageHead tab={t`Rail`} title={t`Rail`} crumbs={[{ label: t`Settings`, to: path('settings') }]} says={<Trans>What your money moves through. Connecting an account takes a second Admin, where there is one; switching it off takes one.</Trans>} />
      {!data && (error ? <ErrorFace error={error} what={<Trans>The rail could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />)}
      {data && (
        <>
          <PendingChanges requests={data.pending} />
          <Now rail={data} />
          {edits && <Acts rail={data} onConnect={() => { setPanel('connect'); }} />}
          {data.account && <Comparisons />}
          {edits && panel === 'connect' && <ConnectPanel addresses={data.addresses} onClose={() => { setPanel(undefined); }} />}
        </>
      )}
    </>
  );
}

/** Where money goes now, and the account it goes through. */
function Now({ rail: { rail, account } }: { rail: Rail }) {
  const { t } = useLingui();
  const connected = account?.connected === true;
  return (
    <Section title={<Trans>Now</Trans>}>
      <p className={css.state}>
        {connected ? <Badge tone="ok" icon={IconCheck}>{t({ context: 'rail', message: 'Connected' })}</Badge> : rail === 'none' ? <Badge tone={account ? 'bad' : 'off'} icon={IconPlugOff}>{account ? t({ context: 'rail', message: 'Switched off' }) : t`Not connected`}</Badge> : <Badge tone="off" icon={IconTestPipe}>{rail === 'simulator' ? t`Simulated` : rail}</Badge>}
        <span>
          {connected ? <Trans>Payments and payouts go through your application at ClickPesa.</Trans> : rail === 'none' ? <Trans>Nothing is collected or paid out until an account is connected.</Trans> : rail === 'simulator' ? <Trans>Simulated networks answer. No real money moves. Once simulated money has moved here, only a new merchant can connect an account.</Trans> : <Trans>Money moves through what whoever runs Kibali has set up.</Trans>}
        </span>
      </p>
      {account && (
        <div className={css.facts}>
          <Facts
            rows={[
              [t`Application`, <Id key="c" value={account.client_id} whole />],
              [t`Address`, account.base_url],
              [t`Calls are signed`, account.signs ? t`Yes, with the checksum key` : t`No`],
              [t`Connected`, account.connected_at && <Moment key="s" at={account.connected_at} />],
              [t({ context: 'rail', message: 'Switched off' }), account.ended_at && <Moment key="e" at={account.ended_at} />],
              [t`Webhook for ClickPesa`, account.notice_url && <Id key="n" value={account.notice_url} whole />],
            ]}
            {...(account.notice_url ? { note: <Trans>Enter the webhook address in ClickPesa's dashboard: what happens there is then known here at once. Keep it to yourselves.</Trans> } : {})}
          />
        </div>
      )}
    </Section>
  );
}

function Acts({ rail: { account }, onConnect }: { rail: Rail; onConnect: () => void }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const connected = account?.connected === true;
  const test = useAct({
    run: () => take(api.POST('/v1/rail/test', { body: {} })),
    done: ({ balances }) => {
      const held = balances.map(money).join(', ');
      toast.done(held ? t`ClickPesa answers. The balance there is ${held}` : t`ClickPesa answers`);
    },
    changes: [],
  });
  const off = useAct({
    act: () => ({ says: <Trans>To stop moving money through this account.</Trans>, button: t`Switch the account off` }),
    run: () => take(api.DELETE('/v1/rail')),
    done: () => { setAsking(false); toast.done(t`The account is switched off`); },
  });
  return (
    <>
      <ActProblem problem={test.problem} />
      <div className={css.acts}>
        {connected && <Button variant="default" loading={test.busy} onClick={() => { test.start(); }}><Trans>Test the connection</Trans></Button>}
        <Button variant={connected ? 'default' : 'filled'} leftSection={<IconLock size={18} aria-hidden="true" />} onClick={onConnect}>{connected ? <Trans>Connect another account</Trans> : <Trans>Connect a ClickPesa account</Trans>}</Button>
        {connected && <Button variant="danger" onClick={() => { setAsking(true); }}><Trans>Switch off</Trans></Button>}
      </div>
      <Confirm opened={asking} onClose={() => { setAsking(false); off.forget(); }} title={<Trans>Switch the account off</Trans>} keep={<Trans>Keep it connected</Trans>} act={<Trans>Switch the account off</Trans>} doing={off} onAct={() => { off.start(); }}>
        <p><Trans>No payment and no payout starts until an account is connected again, which takes two Admins. What is on its way is still followed.</Trans></p>
      </Confirm>
    </>
  );
}
