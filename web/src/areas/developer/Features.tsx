import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconCheck, IconLock, IconMinus } from '@tabler/icons-react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Badge } from '@/components/Status';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { useFeatureWords, waits, type Application } from './words';
import css from './Developer.module.css';

type Feature = Application['features'][number];

/** What an application can do. What sends money out takes an Admin who did not ask for it. */
export function Features({ application }: { application: Application }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const words = useFeatureWords();
  const name = application.name;
  const set = useAct({
    act: (features: Feature['feature'][]) => ({ says: <Trans>To change the features of <b>{name}</b>.</Trans>, button: features.length > 0 ? t`Change features` : t`Switch off` }),
    run: (features: Feature['feature'][]) => take(api.PATCH('/v1/applications/{id}', { params: { path: { id: application.id } }, body: { features } })),
    done: (answer) => { toast.done(waits(answer) ? t`The Admins are asked. You hear from them by mail` : t`Changes saved`); },
  });
  const on = application.features.filter(({ state }) => state === 'on').map(({ feature }) => feature);
  return (
    <>
      <ActProblem problem={set.problem} />
      <ul className={css.features}>
        {application.features.map(({ feature, title, state, sends_money, change_request_id }) => {
          const called = words(feature, title);
          return (
            <li key={feature}>
              <span>
                <b>{called.title}</b>
                <span className="k-caption">{called.says}</span>
              </span>
              {state === 'on' && <Badge tone="ok" icon={IconCheck}>{t`On`}</Badge>}
              {state === 'requested' && <Badge tone="seal" icon={IconLock}>{t({ context: 'key', message: 'Needs an Admin' })}</Badge>}
              {state === 'off' && (sends_money ? <Badge tone="off" icon={IconLock}>{t({ context: 'key', message: 'Needs an Admin' })}</Badge> : <Badge tone="off" icon={IconMinus}>{t`Off`}</Badge>)}
              {state === 'requested' && change_request_id && <AppLink to={path('approvals', change_request_id)}><Trans>Open the request</Trans></AppLink>}
              {state === 'on' && <Button variant="default" size="xs" aria-label={t`Switch off ${called.title}`} onClick={() => { set.start(on.filter((each) => each !== feature)); }}><Trans>Switch off</Trans></Button>}
              {state === 'off' && (
                <Button variant="default" size="xs" onClick={() => { set.start([...on, feature]); }}>
                  {sends_money ? <Trans>Ask for {called.title}</Trans> : <Trans>Switch on {called.title}</Trans>}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
