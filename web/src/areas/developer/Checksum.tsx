import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { CopyOnce } from '@/components/CopyOnce';
import { ActProblem } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { OncePanel } from '@/components/OncePanel';
import { toast } from '@/components/toast';
import { AskPanel } from '../changes/AskPanel';
import { useAlone } from '../changes/alone';
import { waits } from './words';
import css from './Developer.module.css';

/** Whether calls and webhooks carry a checksum; its key is shown once. */
export function Checksum({ checksum }: { checksum: components['schemas']['ChecksumView'] }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<'on' | 'off' | 'rotate' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const alone = useAlone();
  const close = () => { setAsking(null); };
  const shown = (answer: object) => {
    close();
    const request = waits(answer);
    if (request) {
      const who = request.who_can.map(({ name }) => name).join(', ');
      toast.done(who ? t`It waits until ${who} confirms it` : t`It waits for an Admin`);
    } else if ('secret' in answer && typeof answer.secret === 'string') setSecret(answer.secret);
    else toast.done(t`Changes saved`);
  };
  const turn = useAct({
    act: (enabled: boolean) => ({ says: enabled ? <Trans>To refuse calls without a checksum.</Trans> : <Trans>To accept calls without a checksum.</Trans>, button: enabled ? t`Switch the checksum on` : t`Switch the checksum off` }),
    run: (enabled: boolean) => take(api.PUT('/v1/security/checksum', { body: { enabled } })),
    done: shown,
  });
  const rotate = useAct({
    act: () => ({ says: <Trans>To make a new checksum key.</Trans>, button: t`Make a new checksum key` }),
    run: () => take(api.POST('/v1/security/checksum/rotate')),
    done: shown,
  });
  return (
    <div className={css.stack}>
      <p>
        {checksum.enabled ? (
          <Trans>Calls without a valid checksum are refused, and webhooks carry one.</Trans>
        ) : (
          <Trans>Calls need no checksum. Switched on, a call that was changed on its way is refused.</Trans>
        )}{' '}
        {checksum.enabled && checksum.since && <span className="k-caption"><Trans>On since <Moment at={checksum.since} within />, key <code>…{checksum.last_four}</code></Trans></span>}
      </p>
      {asking === null && <ActProblem problem={turn.problem ?? rotate.problem} />}
      <div className={css.acts}>
        {checksum.enabled ? (
          <>
            <Button variant="default" leftSection={<IconLock size={18} aria-hidden="true" />} onClick={() => { setAsking('rotate'); }}><Trans>New checksum key</Trans></Button>
            <Button variant="danger" onClick={() => { setAsking('off'); }}><Trans>Switch off</Trans></Button>
          </>
        ) : (
          <Button leftSection={<IconLock size={18} aria-hidden="true" />} onClick={() => { setAsking('on'); }}><Trans>Switch the checksum on</Trans></Button>
        )}
      </div>
      <AskPanel
        asked={asking === 'off' && !alone ? { kind: 'security.checksum' } : null}
        onClose={close}
        title={t`Ask to switch it off`}
        says={<Trans>Calls without a checksum pass that are refused now, so an Admin other than you confirms it first.</Trans>}
        act={<Trans>To accept calls without a checksum.</Trans>}
      />
      <Confirm opened={asking === 'off' && alone} onClose={close} title={<Trans>Switch the checksum off</Trans>} keep={<Trans>Keep it on</Trans>} act={<Trans>Switch the checksum off</Trans>} doing={turn} onAct={() => { turn.start(false); }}>
        <p><Trans>Calls without a checksum pass that are refused now.</Trans> <Trans>You are the only Admin, so it holds at once.</Trans></p>
      </Confirm>
      <Confirm opened={asking === 'on'} onClose={close} title={<Trans>Switch the checksum on</Trans>} keep={<Trans>Leave it off</Trans>} act={<Trans>Switch the checksum on</Trans>} tone="filled" doing={turn} onAct={() => { turn.start(true); }}>
        <p><Trans>From then on, calls that change something are refused without a checksum, and tokens made before stop. You get its key once. To switch it off again takes an Admin other than the one who asks.</Trans></p>
      </Confirm>
      <Confirm opened={asking === 'rotate'} onClose={close} title={<Trans>New checksum key</Trans>} keep={<Trans>Keep the key</Trans>} act={<Trans>Make a new checksum key</Trans>} tone="filled" doing={rotate} onAct={() => { rotate.start(); }}>
        <p><Trans>The old key stops at once: calls signed with it are refused until your server has the new one.</Trans></p>
      </Confirm>
      <OncePanel opened={secret !== null} onClose={() => { setSecret(null); }} back={<Trans>Back to the key</Trans>}>
        {secret !== null && <CopyOnce kept="sealed" label={t`Checksum key`} secret={secret} onStored={() => { setSecret(null); }}><Trans>Your server signs its calls with it.</Trans></CopyOnce>}
      </OncePanel>
    </div>
  );
}
