import { digits, type Amount } from '@/lib/money';
import css from './Money.module.css';

interface MoneyProps {
  value: Amount;
  /** `amount` heads a page, `row` stands in a table, `text` in a sentence. */
  size?: 'text' | 'row' | 'amount';
  decimals?: 'auto' | 'always';
}

/** Money: the currency small and quiet before the digits. */
export function Money({ value, size = 'text', decimals = 'auto' }: MoneyProps) {
  return (
    <span className={css.money} data-size={size} dir="ltr">
      <span className={css.currency}>{value.currency}&nbsp;</span>
      <span className={css.digits}>{digits(value, decimals)}</span>
    </span>
  );
}
