import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Section } from '@/components/PageHead';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { waits, type Application } from './words';

/** Whether payouts by API wait for people; only an Admin changes it, and another one confirms. */
export function PaysAtOnce({ application }: { application: Application }) {
  const { t } = useLingui();
  const { role, path } = usePlace();
  const name = application.name;
  const on = application.pays_at_once;
  const button = on ? t`Let payouts wait for people` : t`Ask to let it pay at once`;
  const doing = useAct({
    act: () => ({ says: <Trans>To change whether payouts of <b>{name}</b> wait for people.</Trans>, button }),
    run: () => take(api.PATCH('/v1/applications/{id}', { params: { path: { id: application.id } }, body: { pays_at_once: !on } })),
    done: (answer) => { toast.done(waits(answer) ? t`Another Admin is asked to confirm` : t`Changes saved`); },
  });
  if (!application.features.some(({ feature, state }) => feature === 'payout' && state === 'on')) return null;
  const request = application.pays_at_once_change_request_id;
  return (
    <Section title={<Trans>Payouts by API</Trans>}>
      <p>{on ? <Trans>They are authorised at once, without people.</Trans> : <Trans>They wait until a person releases them.</Trans>}</p>
      <ActProblem problem={doing.problem} />
      {request ? <AppLink to={path('approvals', request)}><Trans>Open the request</Trans></AppLink> : role === 'Admin' && <Button mt={10} variant="default" loading={doing.busy} onClick={() => { doing.start(); }}>{button}</Button>}
    </Section>
  );
}
