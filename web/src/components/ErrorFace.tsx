import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconReload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { isProblem, notThere, type Problem } from '@/api/problem';
import { useProblemSays } from '@/i18n/useProblemSays';
import { Id } from './Id';
import { ProblemRefusal } from './Refusal';
import css from './ErrorFace.module.css';

interface ErrorFaceProps {
  error: unknown;
  /** What failed: "Payouts could not be loaded." */
  what: ReactNode;
  again?: (() => void) | undefined;
  /** Instead, where there is no such thing: `<Missing>`. */
  missing?: ReactNode;
}

/** What failed, what is safe, what to try, the request id. A refusal becomes the refusal's permit. */
export function ErrorFace({ error, what, again, missing }: ErrorFaceProps) {
  if (missing !== undefined && notThere(error)) return missing;
  if (isProblem(error) && error.refused) return <ProblemRefusal problem={error} />;
  const id = isProblem(error) ? error.requestId : undefined;
  const offline = isProblem(error, 'offline');
  return (
    <div className={css.face} role="alert">
      <IconAlertTriangle className={css.icon} size={20} aria-hidden="true" />
      <div>
        <p>
          <b>{what}</b> <Trans>Nothing was changed.</Trans>{' '}
          {offline ? (
            <Trans>No answer came: look at the connection, then try again.</Trans>
          ) : id ? (
            <Trans>
              Try again, or send <Id value={id} whole /> to your operator.
            </Trans>
          ) : (
            <Trans>Try again, or tell your operator.</Trans>
          )}
        </p>
        {again && (
          <Button variant="default" size="xs" leftSection={<IconReload size={16} />} onClick={again}>
            <Trans>Try again</Trans>
          </Button>
        )}
      </div>
    </div>
  );
}

/** Why an act did not happen, above the button that asked for it. `unsure`: no answer came to an act on money. */
export function ActProblem({ problem, unsure = false }: { problem: Problem | null; unsure?: boolean }) {
  const say = useProblemSays();
  if (!problem) return null;
  const { title, detail, english } = say(problem);
  if (problem.refused) return <div className={css.refused}><ProblemRefusal problem={problem} /></div>;
  return (
    <div className={css.face} role="alert">
      <IconAlertTriangle className={css.icon} size={20} aria-hidden="true" />
      <p>
        {unsure && problem.code === 'offline' ? (
          <Trans>The answer did not arrive. It may have happened: look at the list first. Trying again is safe, it is never done twice.</Trans>
        ) : problem.code === 'offline' ? (
          <Trans>No answer came: look at the connection, then try again.</Trans>
        ) : (
          <>
            <b lang={english === 'all' ? 'en' : undefined}>{title === '' ? <Trans>That did not work</Trans> : title}.</b> <span lang={english === 'none' ? undefined : 'en'}>{detail}</span> {problem.requestId && problem.status >= 500 && <Id value={problem.requestId} whole />}
          </>
        )}
      </p>
    </div>
  );
}
