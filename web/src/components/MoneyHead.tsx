import type { ReactNode } from 'react';
import type { Amount } from '@/lib/money';
import { Money } from './Money';
import css from './Head.module.css';

/** The head of one payment or payout: where it stands, how much, with whom. */
export function MoneyHead({ state, says, amount, children }: { state: ReactNode; says?: ReactNode; amount: Amount; children: ReactNode }) {
  return (
    <header className={css.head}>
      <p className={css.state} role="status">
        {state} {says !== undefined && <span className="k-caption">{says}</span>}
      </p>
      <h1 tabIndex={-1}>
        <Money size="amount" value={amount} />
      </h1>
      <p className={css.to} dir="auto">
        {children}
      </p>
    </header>
  );
}
