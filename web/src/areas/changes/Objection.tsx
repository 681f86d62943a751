import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
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

/** Objects to one Admin acting alone, `/objection#{token}`, for whoever lost the role. Opening it changes nothing: mail scanners follow links. */
export default function Objection() {
  const { t } = useLingui();
  const token = useFragmentToken();
  const [merchant, setMerchant] = useState<string | null>(null);
  useTab(t`Object`);
  const doing = useAct({
    run: () => take(api.POST('/v1/waiver-objections', { body: { token: token ?? '' } })),
    changes: [],
    done: ({ merchant_name }) => {
      forgetToken();
      setMerchant(merchant_name);
    },
  });
  const gone = merchant === null && (token === null || doing.problem?.status === 404);
  const done = merchant !== null;
  return (
    <PublicFrame>
      <Permit room="wide">
        <div role="status">
          <h1 className={pub.title}>
            {done ? <Trans>You objected</Trans> : gone ? <Trans>This link no longer works</Trans> : <Trans>Should one Admin act alone?</Trans>}
          </h1>
          <p className={pub.says} dir="auto">
            {done ? (
              <Trans>In {merchant} a second person is needed until the operator rules.</Trans>
            ) : gone ? (
              <Trans>It was used already, or it is too old. Ask whoever runs this Kibali.</Trans>
            ) : (
              <Trans>You were an Admin, and one is left. After seven days that one may decide alone what otherwise takes two people. Objecting stops it.</Trans>
            )}
          </p>
        </div>
        <div className={pub.form}>
          {!gone && <ActProblem problem={doing.problem} />}
          {done || gone ? (
            <Button component={AppLink} to="/" size="lg" fullWidth>
              <Trans>Go to Kibali</Trans>
            </Button>
          ) : (
            <Button size="lg" fullWidth loading={doing.busy} onClick={() => { doing.start(); }}>
              <Trans>Object to one Admin acting alone</Trans>
            </Button>
          )}
        </div>
      </Permit>
    </PublicFrame>
  );
}
