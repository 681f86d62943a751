import { Button } from '@mantine/core';
import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { sessionQuery } from '@/api/session';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { ActProblem } from '@/components/ErrorFace';
import { Section } from '@/components/PageHead';
import { Badge } from '@/components/Status';
import { toast } from '@/components/toast';
import { useParam, usePlace } from '@/shell/place';
import { Enrol } from './Enrol';
import { RecoveryPanel } from './RecoveryPanel';
import css from './Settings.module.css';

/** The second factor: off with the way to turn it on, or on with recovery codes and the way off. */
export function Factor() {
  const { t } = useLingui();
  const { person, merchant } = usePlace();
  const [panel, setPanel] = useParam('panel');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [asking, setAsking] = useState(false);
  const on = person.second_factor;
  const left = person.recovery_codes_left;
  const renew = useAct({
    act: () => ({ says: <Trans>To make new recovery codes.</Trans>, button: t`Make new recovery codes` }),
    run: () => take(api.POST('/v1/profile/recovery-codes')),
    changes: [sessionQuery.queryKey],
    done: (made) => { setCodes(made.recovery_codes); },
  });
  const off = useAct({
    act: () => ({ says: <Trans>To turn off your second factor.</Trans>, button: t`Turn off the second factor` }),
    run: () => take(api.DELETE('/v1/profile/second-factor')),
    changes: [sessionQuery.queryKey],
    done: () => {
      setAsking(false);
      toast.done(t`Your second factor is off`);
    },
  });
  const required = merchant.second_factor_required;
  const name = merchant.name;
  return (
    <Section title={<Trans>Second factor</Trans>}>
      <p className={css.state}>
        {on ? <Badge tone="ok" icon={IconCheck}>{t`On`}</Badge> : <Badge tone={required ? 'seal' : 'off'} icon={IconLockOpen}>{t`Off`}</Badge>}
        {required && <span className="k-caption"><Trans>{name} requires it of everybody.</Trans></span>}
      </p>
      <p className={css.words}>
        {on ? (
          <Trans>Signing in takes your password and a code from your authenticator app. Without your phone, a recovery code works once.</Trans>
        ) : (
          <Trans>With it, a stolen password alone opens nothing. You need a phone with an authenticator app.</Trans>
        )}
      </p>
      {on && (
        <p className={css.words}>
          {left === 0 ? <b><Trans>No recovery code is left. Make new ones before you need one.</Trans></b> : t`${plural(left, { one: '# recovery code is left.', other: '# recovery codes are left.' })}`}
        </p>
      )}
      <ActProblem problem={renew.problem} />
      <div className={css.acts}>
        {!on && (
          <Button leftSection={<IconLock size={18} aria-hidden="true" />} onClick={() => { setPanel('factor'); }}>
            <Trans>Turn on the second factor</Trans>
          </Button>
        )}
        {on && (
          <>
            <Button variant="default" leftSection={<IconLock size={18} aria-hidden="true" />} loading={renew.busy} onClick={() => { renew.start(); }}>
              <Trans>Make new recovery codes</Trans>
            </Button>
            {!required && (
              <Button variant="danger" onClick={() => { setAsking(true); }}>
                <Trans>Turn off the second factor</Trans>
              </Button>
            )}
          </>
        )}
      </div>
      <Confirm
        opened={asking}
        onClose={() => { setAsking(false); off.forget(); }}
        title={<Trans>Turn off the second factor</Trans>}
        keep={<Trans>Keep it on</Trans>}
        act={<Trans>Turn it off</Trans>}
        doing={off}
        onAct={() => { off.start(); }}
      >
        <Trans>Your password alone then opens your account. Your recovery codes stop working.</Trans>
      </Confirm>
      <Enrol opened={panel === 'factor' && !on} onClose={() => { setPanel(undefined); }} onCodes={setCodes} />
      <RecoveryPanel codes={codes} onStored={() => { setCodes(null); if (panel) setPanel(undefined); }} />
    </Section>
  );
}
