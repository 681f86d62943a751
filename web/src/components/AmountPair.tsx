import { TextInput } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { readAmount } from '@/lib/money';
import css from './AmountPair.module.css';

/** The currencies that balances are kept in. */
export const held = ['TZS', 'USD'] as const;
export type Held = (typeof held)[number];
export type Pair = Record<Held, string>;

/** Whether a field holds an amount, or nothing at all. */
export const readable = (text: string, currency: Held) => text.trim() === '' || readAmount(text, currency) !== null;
export const pairReadable = (pair: Pair) => held.every((currency) => readable(pair[currency], currency));
/** The amounts that stand in the fields; empty ones are left out. */
export const readPair = (pair: Pair) => held.flatMap((currency) => readAmount(pair[currency], currency) ?? []);

interface AmountPairProps {
  /** Said before the currency, for screen readers. */
  label: string;
  value: Pair;
  onChange: (value: Pair) => void;
  /** What an empty field means. */
  none: string;
  fault?: string | null | undefined;
}

/** One amount in each currency that balances are kept in. */
export function AmountPair({ label, value, onChange, none, fault }: AmountPairProps) {
  const { t } = useLingui();
  return (
    <div className={css.pair}>
      {held.map((currency) => (
        <TextInput
          key={currency}
          aria-label={t`${label}, in ${currency}`}
          inputMode="decimal"
          autoComplete="off"
          leftSection={<span className={css.currency} aria-hidden="true">{currency}</span>}
          leftSectionWidth={44}
          placeholder={none}
          value={value[currency]}
          error={readable(value[currency], currency) ? (currency === 'TZS' ? fault : null) : t`Write an amount such as 970,000.`}
          onChange={(event) => { onChange({ ...value, [currency]: event.currentTarget.value }); }}
        />
      ))}
    </div>
  );
}
