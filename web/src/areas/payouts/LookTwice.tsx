import { inOtherName } from './OtherName';
import { Warnings } from './inbox/warnings';
import type { Payout } from './words';
import css from './Payout.module.css';

/** What to look at twice, above a decision; what a box or line of its own says there is not said again. */
export function LookTwice({ payout }: { payout: Payout }) {
  const { payee } = payout;
  const rest = { ...payout, by_link: false, payee: inOtherName(payout) ? { ...payee, given_name: null } : payee };
  return <div className={css.twice}><Warnings payout={rest} /></div>;
}
