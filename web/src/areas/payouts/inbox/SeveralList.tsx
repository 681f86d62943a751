import { Trans } from '@lingui/react/macro';
import { IconCheck, IconX } from '@tabler/icons-react';
import { Problem } from '@/api/problem';
import { Money } from '@/components/Money';
import { useProblemSays } from '@/i18n/useProblemSays';
import { Warnings } from './warnings';
import { useAccount, type Payout } from '../words';
import css from './Several.module.css';

/** Whom, which number, how much; and what came of each, as the server answers. */
export function SeveralList({ label, payouts, results, busy }: { label: string; payouts: readonly Payout[]; results: ReadonlyMap<string, unknown>; busy: boolean }) {
  const account = useAccount('whole');
  const say = useProblemSays();
  return (
    // Longer than its window it is scrolled by keyboard, too.
    <ul className={css.list} tabIndex={0} aria-label={label}>
      {payouts.map((payout) => {
        const result = results.get(payout.id);
        const refused = result instanceof Problem ? result : null;
        return (
          <li key={payout.id} data-answered={result !== undefined || undefined}>
            <span className={css.mark}>
              {result !== undefined && (refused ? <IconX size={16} stroke={2.2} className={css.no} aria-hidden="true" /> : <IconCheck size={16} stroke={2.2} className={css.yes} aria-hidden="true" />)}
            </span>
            <span className={css.who}>
              <b dir="auto">{payout.payee.name}</b>
              <span className="k-caption">{account(payout)}</span>
              {result === undefined && !busy && <Warnings payout={payout} />}
              {refused && <span className={css.no}>{refused.code === 'offline' ? <Trans>No answer came</Trans> : (say(refused).title || refused.code)}</span>}
            </span>
            <Money size="row" value={payout.amount} />
          </li>
        );
      })}
    </ul>
  );
}
