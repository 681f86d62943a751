import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import css from './Bars.module.css';

export interface Bar {
  key: string;
  label: string;
  count: number;
  /** What stands at the foot of the bar, in the second colour: errors of the calls. */
  part?: number;
  /** A bar of its own beside the first: paid out beside collected. */
  beside?: number;
}

interface BarsProps {
  label: string;
  bars: readonly Bar[];
  /** What each colour is; left out where there is one. */
  legend?: readonly { of: 'count' | 'second' | 'out'; says: ReactNode }[];
  /** A value on the left, in as few letters as it takes. */
  scale: (value: number) => string;
  from: ReactNode;
  middle?: ReactNode;
  to: ReactNode;
  /** The same figures as a table. */
  table: ReactNode;
}

/** The next round number whose half takes no second decimal: 1, 2, 3, 4, 5, 6, 8 and their tens. */
export function roundUp(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 3, 4, 5, 6, 8, 10].find((step) => step * ten >= value) ?? 10) * ten;
}

/** Bars from zero; the figures as a table behind a button. */
export function Bars({ label, bars, legend, scale, from, middle, to, table }: BarsProps) {
  const [asTable, setAsTable] = useState(false);
  const top = roundUp(Math.max(1, ...bars.map(({ count, beside }) => Math.max(count, beside ?? 0))));
  const step = 100 / Math.max(1, bars.length);
  const height = (value: number) => (value / top) * 100;
  const paired = bars.some(({ beside }) => beside !== undefined);
  const width = step * (paired ? 0.36 : 0.72);
  return (
    <figure className={css.chart}>
      {legend && !asTable && (
        <ul className={`${css.legend ?? ''} k-caption`}>
          {legend.map(({ of, says }) => (
            <li key={of}>
              <svg width="10" height="10" aria-hidden="true"><rect className={css[of]} width="10" height="10" /></svg>
              {says}
            </li>
          ))}
        </ul>
      )}
      {asTable ? (
        table
      ) : (
        <div className={css.plot}>
          <span className={`${css.scale ?? ''} k-caption`} aria-hidden="true">
            <span>{scale(top)}</span>
            <span>{scale(top / 2)}</span>
            <span>{scale(0)}</span>
          </span>
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={label}>
            {[0, 50, 100].map((y) => <line key={y} className={css.grid} x1="0" x2="100" y1={y} y2={y} vectorEffect="non-scaling-stroke" />)}
            {bars.map(({ key, label: says, count, part = 0, beside = 0 }, index) => (
              <g key={key}>
                <title>{says}</title>
                <rect className={css.count} x={index * step + step * 0.12} width={width} y={100 - height(count)} height={height(count)} />
                {part > 0 && <rect className={css.second} x={index * step + step * 0.12} width={width} y={100 - height(part)} height={height(part)} />}
                {beside > 0 && <rect className={css.out} x={index * step + step * 0.52} width={width} y={100 - height(beside)} height={height(beside)} />}
              </g>
            ))}
          </svg>
        </div>
      )}
      <figcaption className={`${css.foot ?? ''} k-caption`}>
        <span>{from}</span>
        <span>{middle}</span>
        <span>{to}</span>
      </figcaption>
      <Button variant="quiet" size="xs" onClick={() => { setAsTable(!asTable); }}>
        {asTable ? <Trans>Show as chart</Trans> : <Trans>Show as table</Trans>}
      </Button>
    </figure>
  );
}
