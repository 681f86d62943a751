import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { components } from '@/generated/api';
import { Money } from '@/components/Money';
import { mixes } from '@/lib/money';
import css from './Statement.module.css';

/** A statement in four figures that add up: what there was, what came, what went, what there is. Of the two in the middle nothing is told on later pages, nor of very many lines. */
export function Sums({ totals, opening, closing }: { totals: components['schemas']['StatementTotals']; opening: string; closing: string }) {
  const { credits, debits } = totals;
  const decimals = mixes([totals.opening, totals.closing, ...(credits ? [credits] : []), ...(debits ? [debits] : [])]);
  const line = (sign: string, label: ReactNode, value: components['schemas']['Balance'], strong = false) => (
    <div data-strong={strong || undefined}>
      <dt>{label}</dt>
      <dd>
        <span className={css.sign} aria-hidden="true">{sign}</span>
        <Money value={value} decimals={decimals} />
      </dd>
    </div>
  );
  return (
    <dl className={css.sums}>
      {line('', <Trans>Opening, {opening}</Trans>, totals.opening)}
      {credits && line('+', <Trans>Came in</Trans>, credits)}
      {debits && line('−', <Trans>Went out</Trans>, debits)}
      {line(credits ? '=' : '', <Trans>Closing, {closing}</Trans>, totals.closing, true)}
    </dl>
  );
}
