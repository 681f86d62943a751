import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Permit } from '@/components/Permit';
import { useTab } from '@/lib/crumbs';
import { forgetToken, useFragmentToken } from '@/lib/fragment';
import { PublicFrame } from '@/shell/PublicFrame';
import pub from '@/shell/PublicFrame.module.css';

/** Confirms a new address, `/confirm-email#{token}`, or keeps the old one, `/confirm-email?undo=1#{token}`. Opening it changes nothing: mail scanners follow links. */
export default function ConfirmEmail() {
  const { t } = useLingui();
  const token = useFragmentToken();
  const search: { undo?: unknown } = useSearch({ strict: false });
  const undo = search.undo !== undefined;
  const [done, setDone] = useState(false);
  useTab(undo ? t`Keep the old address` : t`Confirm your address`);
  const doing = useAct({
    run: () => {
      const body = { token: token ?? '' };
      return take(undo ? api.POST('/v1/email-changes/undo', { body }) : api.POST('/v1/email-changes/confirm', { body }));
    },
    changes: [['session']],
    done: () => {
      forgetToken();
      setDone(true);
    },
  });
  const gone = token === null || (doing.problem !== null && (doing.problem.status === 404 || doing.problem.status === 410));
  const title = done
    ? undo
      ? t`Your old address stays`
      : t`Your address is confirmed`
    : gone
      ? t`This link no longer works`
      : undo
        ? t`Keep the old address?`
        : t`Confirm your address`;
  const says = done
    ? undo
      ? t`It is the address you sign in with again, and whoever changed it is signed out. If that was not you, change your password now.`
      : t`You sign in with it from now on.`
    : gone
      ? t`It was used, replaced by a newer one, or is too old. Ask again in Settings, Security.`
      : undo
        ? t`The address you sign in with was changed. Keeping the old one changes it back and signs out whoever changed it.`
        : t`Mails from Kibali will come here, and you will sign in with this address.`;
  return (
    <PublicFrame>
      <Permit room="wide">
        <div role="status">
          <h1 className={pub.title}>{title}</h1>
          <p className={pub.says}>{says}</p>
        </div>
        <div className={pub.form}>
          {!gone && <ActProblem problem={doing.problem} />}
          {done || gone ? (
            <Button component={AppLink} to={done && undo ? '/reset' : '/'} size="lg" fullWidth>
              {done && undo ? <Trans>Choose a new password</Trans> : <Trans>Go to Kibali</Trans>}
            </Button>
          ) : (
            <Button
              size="lg"
              fullWidth
              loading={doing.busy}
              onClick={() => {
                doing.start();
              }}
            >
              {undo ? <Trans>Keep my old address</Trans> : <Trans>Confirm my address</Trans>}
            </Button>
          )}
        </div>
      </Permit>
    </PublicFrame>
  );
}
