import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconCheck, IconLock, IconMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { Confirm } from '@/components/Confirm';
import { ActProblem } from '@/components/ErrorFace';
import { Badge } from '@/components/Status';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { AskPanel } from '../changes/AskPanel';
import { useAlone } from '../changes/alone';
import { useFeatureWords, waits, type Application } from './words';
import css from './Developer.module.css';

type Feature = Application['features'][number];

/** What an application can do. What sends money out takes an Admin who did not ask for it. */
export function Features({ application }: { application: Application }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const words = useFeatureWords();
  const name = application.name;
  const alone = useAlone();
  const [asking, setAsking] = useState<Feature | null>(null);
  const asked = asking ? words(asking.feature, asking.title).title : '';
  const close = () => { setAsking(null); };
  const set = useAct({
    act: (features: Feature['feature'][]) => ({ says: <Trans>To change the features of <b>{name}</b>.</Trans>, button: features.length > 0 ? t`Change features` : t`Switch off` }),
    run: (features: Feature['feature'][]) => take(api.PATCH('/v1/applications/{id}', { params: { path: { id: application.id } }, body: { features } })),
    done: (answer) => { close(); toast.done(waits(answer) ? t`The Admins are asked. You hear from them by mail` : t`Changes saved`); },
  });
  const on = application.features.filter(({ state }) => state === 'on').map(({ feature }) => feature);
  return (
    <>
      {asking === null && <ActProblem problem={set.problem} />}
      <ul className={css.features}>
        {application.features.map((each) => {
          const { feature, title, state, sends_money, change_request_id } = each;
          const called = words(feature, title);
          return (
            <li key={feature}>
              <span>
                <b>{called.title}</b>
                <span className="k-caption">{called.says}</span>
              </span>
              {state === 'on' && <Badge tone="ok" icon={IconCheck}>{t`On`}</Badge>}
              {state === 'requested' && <Badge tone="seal" icon={IconLock}>{t({ context: 'key', message: 'Needs an Admin' })}</Badge>}
              {state === 'off' && (sends_money && !alone ? <Badge tone="off" icon={IconLock}>{t({ context: 'key', message: 'Needs an Admin' })}</Badge> : <Badge tone="off" icon={IconMinus}>{t`Off`}</Badge>)}
              {state === 'requested' && change_request_id && <AppLink to={path('approvals', change_request_id)}><Trans>Open the request</Trans></AppLink>}
              {state === 'on' && <Button variant="default" size="xs" aria-label={t`Switch off ${called.title}`} onClick={() => { set.start(on.filter((other) => other !== feature)); }}><Trans>Switch off</Trans></Button>}
              {state === 'off' && (
                <Button variant="default" size="xs" onClick={() => { if (sends_money) setAsking(each); else set.start([...on, feature]); }}>
                  {sends_money && alone ? <Trans>Switch on {called.title}</Trans> : sends_money ? <Trans>Ask for {called.title}</Trans> : <Trans>Switch on {called.title}</Trans>}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <AskPanel
        asked={asking && !alone ? { kind: 'application.feature', application_id: application.id, feature: asking.feature } : null}
        onClose={close}
        title={t`Ask for ${asked}`}
        says={<Trans>{name} can then send money out, within the rules for payouts.</Trans>}
        act={<Trans>To ask for {asked} for <b>{name}</b>.</Trans>}
      />
      <Confirm
        opened={asking !== null && alone}
        onClose={() => { close(); set.forget(); }}
        title={<Trans>Switch on {asked}</Trans>}
        keep={<Trans>Keep it off</Trans>}
        act={<Trans>Switch on {asked}</Trans>}
        tone="filled"
        doing={set}
        onAct={() => { if (asking) set.start([...on, asking.feature]); }}
      >
        <p><Trans>{name} can then send money out, within the rules for payouts.</Trans> <Trans>You are the only Admin, so it holds at once.</Trans></p>
      </Confirm>
    </>
  );
}
