import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Moment } from '@/components/Moment';
import css from './Chart.module.css';

/** An instant on a day, whatever the zone of the reader. */
const noon = (on: string) => `${on}T12:00:00Z`;

export interface Series {
  key: string;
  says: string;
  /** One value a day; `null` where there is none. */
  values: readonly (number | null)[];
}

interface ChartProps {
  label: string;
  /** The days, oldest first; the last is today. */
  days: readonly string[];
  /** In this order: `link`, `unk`, `ok`, `ink`, each with a dash of its own. */
  series: readonly Series[];
  kind: 'stacked' | 'line' | 'step';
  /** Where the scale begins and ends. */
  from?: number;
  to: number;
  /** A value on the axis, in as few letters as it takes. */
  axis: (value: number) => string;
  /** A value in the table, whole. */
  whole: (value: number) => string;
}

const tones = ['link', 'unk', 'ok', 'ink'] as const;

/** Values a day: stacked bars from nought, or lines whose last point is labelled. The same figures stand behind *Show as table*. */
export function Chart({ label, days, series, kind, from = 0, to, axis, whole }: ChartProps) {
  const [asTable, setAsTable] = useState(false);
  const span = Math.max(to - from, 1e-9);
  const y = (value: number) => 100 - ((value - from) / span) * 100;
  const step = 100 / Math.max(1, days.length);
  const x = (index: number) => (index + 0.5) * step;
  const last = ({ values }: Series) => values.reduce<number | null>((found, value) => value ?? found, null);
  const labels = kind === 'stacked' ? [] : apart(series.flatMap((each, index) => {
    const value = last(each);
    return value === null ? [] : [{ key: each.key, tone: tones[index % 4], says: axis(value), top: y(value) }];
  }));
  const first = days[0];
  return (
    <figure className={css.chart}>
      {series.length > 1 && !asTable && (
        <ul className={`${css.legend ?? ''} k-caption`}>
          {series.map(({ key, says }, index) => (
            <li key={key}>
              <svg width="18" height="10" aria-hidden="true">
                {kind === 'stacked' ? <rect className={css.bar} data-tone={tones[index % 4]} width="10" height="10" x="4" /> : <line className={css.line} data-tone={tones[index % 4]} x1="0" x2="18" y1="5" y2="5" />}
              </svg>
              {says}
            </li>
          ))}
        </ul>
      )}
      {asTable ? (
        <Figures label={label} days={days} series={series} whole={whole} />
      ) : (
        <div className={css.plot} data-labels={labels.length > 0 || undefined}>
          <span className={`${css.scale ?? ''} k-caption`} aria-hidden="true">
            <span>{axis(to)}</span>
            <span>{axis(from + span / 2)}</span>
            <span>{axis(from)}</span>
          </span>
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={label}>
            {[0, 50, 100].map((at) => <line key={at} className={css.grid} x1="0" x2="100" y1={at} y2={at} vectorEffect="non-scaling-stroke" />)}
            {kind === 'stacked'
              ? days.map((on, day) => {
                  let below = 0;
                  return (
                    <g key={on}>
                      <title>{`${on}: ${series.map(({ says, values }) => `${says} ${whole(values[day] ?? 0)}`).join(', ')}`}</title>
                      {series.map(({ key, values }, index) => {
                        const value = values[day] ?? 0;
                        below += value;
                        return value > 0 && <rect key={key} className={css.bar} data-tone={tones[index % 4]} x={day * step + step * 0.14} width={step * 0.72} y={y(below)} height={y(below - value) - y(below)} />;
                      })}
                    </g>
                  );
                })
              : series.map(({ key, values }, index) => <path key={key} className={css.line} data-tone={tones[index % 4]} d={path(values, x, y, kind === 'step' ? step / 2 : null)} vectorEffect="non-scaling-stroke" />)}
          </svg>
          {labels.length > 0 && (
            <span className={css.ends} aria-hidden="true">
              {labels.map(({ key, tone, says, top }) => <span key={key} data-tone={tone} style={{ top: `${String(top)}%` }}>{says}</span>)}
            </span>
          )}
        </div>
      )}
      {!asTable && <figcaption className={`${css.foot ?? ''} k-caption`} data-labels={labels.length > 0 || undefined}><span>{first && <Moment at={noon(first)} as="day" />}</span><span><Trans>Today</Trans></span></figcaption>}
      <Button variant="quiet" size="xs" onClick={() => { setAsTable(!asTable); }}>{asTable ? <Trans>Show as chart</Trans> : <Trans>Show as table</Trans>}</Button>
    </figure>
  );
}

/** From day to day; a day without a value is passed over. A step keeps its value until the next one. */
function path(values: readonly (number | null)[], x: (index: number) => number, y: (value: number) => number, half: number | null): string {
  let drawn = '';
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const [left, top] = [x(index), y(value)];
    if (half === null) drawn += `${drawn ? 'L' : 'M'}${String(left)} ${String(top)}`;
    else drawn += `${drawn ? `L${String(left - half)} ${String(top)}` : `M${String(left - half)} ${String(top)}`}L${String(left + half)} ${String(top)}`;
  }
  return drawn;
}

/** Labels that would cover each other are moved apart. */
function apart<Label extends { top: number }>(labels: Label[]): Label[] {
  const sorted = [...labels].sort((one, other) => one.top - other.top);
  let above = -Infinity;
  return sorted.map((each) => {
    const top = Math.max(each.top, above + 13);
    above = top;
    return { ...each, top };
  });
}

function Figures({ label, days, series, whole }: Pick<ChartProps, 'label' | 'days' | 'series' | 'whole'>) {
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={css.table}>
        <thead><tr><th scope="col"><Trans>Day</Trans></th>{series.map(({ key, says }) => <th key={key} scope="col">{says}</th>)}</tr></thead>
        <tbody>
          {days.map((on, day) => (
            <tr key={on}>
              <th scope="row"><Moment at={noon(on)} as="date" /></th>
              {series.map(({ key, values }) => <td key={key}>{values[day] === null || values[day] === undefined ? '–' : whole(values[day])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
