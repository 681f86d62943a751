import { Button } from '@mantine/core';
import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { IconCheck, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { useAlone } from '@/areas/changes/alone';
import { Confirm } from '@/components/Confirm';
import { Section } from '@/components/PageHead';
import { Badge } from '@/components/Status';
import { toast } from '@/components/toast';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import css from './Settings.module.css';

/** Whether everybody needs a second factor. Requiring it holds at once; no longer requiring it takes two. */
export function FactorRule({ merchant }: { merchant: components['schemas']['Merchant'] }) {
  const { t } = useLingui();
  const { role } = usePlace();
  const alone = useAlone();
  const [asking, setAsking] = useState(false);
  const on = merchant.second_factor_required;
  const button = !on ? t`Require it of everybody` : alone ? t`Stop requiring it` : t`Ask to stop requiring it`;
  const doing = useAct({
    act: () => ({ says: on ? <Trans>To stop requiring a second factor of everybody.</Trans> : <Trans>To require a second factor of everybody.</Trans>, button }),
    run: () => take(api.PUT('/v1/merchant/second-factor-required', { body: { required: !on } })),
    done: (answer) => {
      setAsking(false);
      const waits = typeof answer === 'object' && 'change_request' in answer;
      toast.done(waits ? t`Another Admin now decides about the second factor` : on ? t`A second factor is no longer required` : t`Everybody needs a second factor now`);
    },
  });
  return (
    <Section title={<Trans>Second factor for everybody</Trans>}>
      <p className={css.state}>
        {on ? <Badge tone="ok" icon={IconCheck}>{t`Required`}</Badge> : <Badge tone="off" icon={IconLockOpen}>{t`Not required`}</Badge>}
      </p>
      <p className={css.words}>
        {on ? (
          <Trans>Nobody works here without a second factor. To stop requiring it, a second Admin confirms.</Trans>
        ) : (
          <Trans>When required, people without a second factor set one up before they do anything else. You can turn this on alone.</Trans>
        )}
      </p>
      {can.setPolicy(role) && (
        <>
          <div className={css.acts}>
            <Button variant={on ? 'danger' : 'default'} leftSection={<IconLock size={18} aria-hidden="true" />} onClick={() => { setAsking(true); }}>
              {button}
            </Button>
          </div>
          <Confirm
            opened={asking}
            onClose={() => { setAsking(false); doing.forget(); }}
            title={on ? <Trans>Stop requiring a second factor</Trans> : <Trans>Require a second factor of everybody</Trans>}
            keep={on ? <Trans>Keep requiring it</Trans> : <Trans>Leave it as it is</Trans>}
            act={button}
            tone={on ? 'stop' : 'filled'}
            doing={doing}
            onAct={() => { doing.start(); }}
          >
            {on ? (
              <p>
                <Trans>People can then sign in with a password alone.</Trans> {alone ? <Trans>You are the only Admin, so it holds at once.</Trans> : <Trans>An Admin other than you confirms it first.</Trans>}
              </p>
            ) : (
              asking && <Requires alone={alone} />
            )}
          </Confirm>
        </>
      )}
    </Section>
  );
}

/** Who would be stopped at the door until they set one up. */
function Requires({ alone }: { alone: boolean }) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const { data } = useQuery({ queryKey: keyOf(merchant.id, 'team', 'bare'), queryFn: () => take(api.GET('/v1/team/members', { params: { query: { status: 'active', limit: 100 } } })) });
  const bare = data?.data.filter(({ second_factor: has }) => has === false) ?? [];
  const count = bare.length;
  const mine = bare.some(({ you }) => you);
  return (
    <p>
      {count > 0 && <b>{t`${plural(count, { one: '# person has none yet and sets one up before they do anything else.', other: '# people have none yet and set one up before they do anything else.' })}`} </b>}
      {count === 0 && data && <Trans>Everybody here has one already.</Trans>} {mine && <Trans>You are one of them.</Trans>}{' '}
      {!alone && <Trans>Switching it off again takes a second Admin.</Trans>}
    </p>
  );
}
