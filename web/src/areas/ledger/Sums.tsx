import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { components } from '@/generated/api';
import { Money } from '@/components/Money';
import { mixes } from '@/lib/money';
import css from './Statement.module.css';

/** A statement in four figures that add up: what there was, what came, what went, what there is. */
export function Sums({ totals, opening, closing }: { totals: components['schemas']['StatementTotals']; opening: string; closing: string }) {
  const decimals = mixes([totals.opening, totals.credits, totals.debits, totals.closing]);
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
      {line('+', <Trans>Came in</Trans>, totals.credits)}
      {line('−', <Trans>Went out</Trans>, totals.debits)}
      {line('=', <Trans>Closing, {closing}</Trans>, totals.closing, true)}
    </dl>
  );
}
