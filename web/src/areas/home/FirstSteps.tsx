import { Trans, useLingui } from '@lingui/react/macro';
import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AppLink } from '@/components/AppLink';
import { Permit } from '@/components/Permit';
import { usePlace } from '@/shell/place';
import css from './Bars.module.css';

export interface FirstStep {
  key: string;
  done: boolean;
  says: ReactNode;
  link: ReactNode;
}

/** The way from nothing to the first call, with what is done already ticked. */
export function FirstSteps({ done }: { done: { key: boolean; webhook: boolean; call: boolean } }) {
  const { path } = usePlace();
  const steps: readonly FirstStep[] = [
    {
      key: 'key', done: done.key,
      says: <Trans>Create an application and an API key. The secret is shown once.</Trans>,
      link: <AppLink to={path('build/applications')}><Trans>Open applications</Trans></AppLink>,
    },
    {
      key: 'webhook', done: done.webhook,
      says: <Trans>Set the address that Kibali calls when something happens, and send it a test.</Trans>,
      link: <AppLink to={path('build/webhooks')}><Trans>Open webhooks</Trans></AppLink>,
    },
    {
      key: 'call', done: done.call,
      says: <Trans>Make the first call: get a token and ask for a payment.</Trans>,
      link: <a href="/docs/third-parties" target="_blank" rel="noopener"><Trans>Read the API reference</Trans></a>,
    },
  ];
  return <Steps title={<Trans>Three steps to the first call</Trans>} steps={steps} />;
}

/** Steps in their order, with what is done ticked. */
export function Steps({ title, steps }: { title: ReactNode; steps: readonly FirstStep[] }) {
  const { t } = useLingui();
  return (
    <Permit room="wide">
      <h2>{title}</h2>
      <ol className={css.steps}>
        {steps.map((step) => (
          <li key={step.key} data-done={step.done || undefined}>
            {step.done ? <IconCircleCheckFilled size={20} role="img" aria-label={t({ context: 'step', message: 'Done' })} /> : <IconCircleDashed size={20} aria-hidden="true" />}
            <span>{step.says}</span>
            {step.link}
          </li>
        ))}
      </ol>
    </Permit>
  );
}
