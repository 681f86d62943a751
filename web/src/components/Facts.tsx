import type { ReactNode } from 'react';
import css from './Facts.module.css';

/** Facts of one thing, label and value; empty values are left out. */
export function Facts({ title, rows, note }: { title?: ReactNode; rows: readonly (readonly [label: ReactNode, value: ReactNode])[]; note?: ReactNode }) {
  return (
    <section className={css.facts}>
      {title !== undefined && <h2>{title}</h2>}
      <dl>
        {rows
          .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
          .map(([label, value], index) => (
            <div key={index}>
              <dt>{label}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
      </dl>
      {note !== undefined && <p className="k-caption">{note}</p>}
    </section>
  );
}
