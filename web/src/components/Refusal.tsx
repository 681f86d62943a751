import { Trans } from '@lingui/react/macro';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Problem, WhoCan } from '@/api/problem';
import { useProblemSays } from '@/i18n/useProblemSays';
import { Moment } from './Moment';
import { Acts, Permit } from './Permit';
import { Letters } from './Person';
import { Role } from './Role';
import css from './Refusal.module.css';

interface RefusalProps {
  /** "Not yours to authorise". */
  kicker?: ReactNode;
  /** What: "You made this payout, so someone else releases it". */
  title: ReactNode;
  /** Which fact caused it. */
  fact?: ReactNode;
  whoCan?: WhoCan[];
  /** One helpful act, "Remind 3 approvers", and perhaps a quiet one beside it. */
  acts?: ReactNode;
  rule: string;
  /** The call that was refused; without one nothing was tried, so nothing is in the record. */
  requestId?: string | undefined;
  /** `page` when it takes the place of everything, `part` when the page has its own head. */
  as?: 'page' | 'part';
}

/** A good answer: the rule, the people who can, the next step. */
export function Refusal({ kicker, title, fact, whoCan = [], acts, rule, requestId, as = 'part' }: RefusalProps) {
  const Title = as === 'page' ? 'h1' : 'h2';
  const foot = (
    <>
      {whoCan.length > 0 && (
        <>
          <h3 className={css.head}>
            <Trans>Who can</Trans>
          </h3>
          <ul className={css.people}>
            {whoCan.map((person) => (
              <li key={person.id}>
                <Letters name={person.name} />
                <span className={css.name} dir="auto">
                  {person.name}
                </span>
                {person.role && <Role role={person.role} />}
                {person.last_active_at && (
                  <span className={css.seen}>
                    <Trans>
                      active <Moment at={person.last_active_at} as="ago" within />
                    </Trans>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {acts !== undefined && (
        <div className={css.acts}>
          <Acts>{acts}</Acts>
        </div>
      )}
      <p className={`k-caption ${css.rule ?? ''}`}>
        {requestId ? (
          <Trans>
            Rule <code>{rule}</code>, request <code>{requestId}</code>. This refusal is in the activity record.
          </Trans>
        ) : (
          <Trans>
            Rule <code>{rule}</code>.
          </Trans>
        )}
      </p>
    </>
  );
  return (
    <Permit room="wide" className={css.refusal} foot={foot}>
      <div role="status">
        <p className={css.kicker}>
          <IconLock size={18} aria-hidden="true" />
          {kicker ?? <Trans>Not yours to do</Trans>}
        </p>
        <Title className={css.title}>{title}</Title>
        {fact !== undefined && <p className={css.fact}>{fact}</p>}
      </div>
    </Permit>
  );
}

/** A server's refusal as it came, where the page has no better words. */
export function ProblemRefusal({ problem, acts, as }: { problem: Problem; acts?: ReactNode; as?: 'page' | 'part' }) {
  const { title, detail, english } = useProblemSays()(problem);
  return (
    <Refusal title={title === '' ? <Trans>You may not do this</Trans> : <span lang={english === 'all' ? 'en' : undefined}>{title}</span>} fact={detail && <span lang={english === 'none' ? undefined : 'en'}>{detail}</span>} whoCan={problem.whoCan} acts={acts} rule={problem.code} requestId={problem.requestId} as={as ?? 'part'} />
  );
}
