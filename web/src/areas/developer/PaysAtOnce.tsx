import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { Confirm } from '@/components/Confirm';
import { ActProblem } from '@/components/ErrorFace';
import { Section } from '@/components/PageHead';
import { toast } from '@/components/toast';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import { AskPanel } from '../changes/AskPanel';
import { useAlone } from '../changes/alone';
import { waits, type Application } from './words';

/** Whether payouts by API wait for people; only an Admin changes it, and another one confirms. */
export function PaysAtOnce({ application }: { application: Application }) {
  const { t } = useLingui();
  const { role, path } = usePlace();
  const name = application.name;
  const on = application.pays_at_once;
  const alone = useAlone();
  const [asking, setAsking] = useState(false);
  const button = on ? t`Let payouts wait for people` : alone ? t`Let it pay at once` : t`Ask to let it pay at once`;
  const doing = useAct({
    act: () => ({ says: <Trans>To change whether payouts of <b>{name}</b> wait for people.</Trans>, button }),
    run: () => take(api.PATCH('/v1/applications/{id}', { params: { path: { id: application.id } }, body: { pays_at_once: !on } })),
    done: (answer) => { setAsking(false); toast.done(waits(answer) ? t`Another Admin is asked to confirm` : t`Changes saved`); },
  });
  if (!application.features.some(({ feature, state }) => feature === 'payout' && state === 'on')) return null;
  const request = application.pays_at_once_change_request_id;
  return (
    <Section title={<Trans>Payouts by API</Trans>}>
      <p>{on ? <Trans>They are authorised at once, without people.</Trans> : <Trans>They wait until a person releases them.</Trans>}</p>
      {!asking && <ActProblem problem={doing.problem} />}
      {request ? <AppLink to={path('approvals', request)}><Trans>Open the request</Trans></AppLink> : can.ruleApplications(role) && <Button mt={10} variant="default" loading={doing.busy} onClick={() => { if (on) doing.start(); else setAsking(true); }}>{button}</Button>}
      {alone ? (
        <Confirm opened={asking} onClose={() => { setAsking(false); doing.forget(); }} title={button} keep={<Trans>Let payouts wait for people</Trans>} act={button} tone="filled" doing={doing} onAct={() => { doing.start(); }}>
          <p><Trans>Payouts through the API then leave without an approval.</Trans> <Trans>You are the only Admin, so it holds at once.</Trans></p>
        </Confirm>
      ) : (
        <AskPanel
          asked={asking ? { kind: 'application.pays_at_once', application_id: application.id } : null}
          onClose={() => { setAsking(false); }}
          title={button}
          says={<Trans>Payouts through the API then leave without an approval.</Trans>}
          act={<Trans>To change whether payouts of <b>{name}</b> wait for people.</Trans>}
        />
      )}
    </Section>
  );
}
