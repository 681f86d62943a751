import type { Tone } from './statuses';
import css from './PartsBar.module.css';

interface PartsBarProps {
  /** What the bar is of; with every figure in words where nothing moves any more. */
  label: string;
  parts: readonly { key: string; count: number; tone: Tone }[];
  /** Of how many, where some are in no part yet. */
  of?: number;
  /** How many are over and done with, while it goes on. */
  done?: number;
  /** One line of a list. */
  slim?: boolean;
}

/** How many of all came to what, as parts of one bar. Words and figures stand beside it: colour is never alone. */
export function PartsBar({ label, parts, of, done, slim = false }: PartsBarProps) {
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  const rest = (of ?? all) - all;
  const says = done === undefined ? { role: 'img' } : { role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': of ?? all, 'aria-valuenow': done };
  return (
    <div className={css.bar} data-slim={slim || undefined} aria-label={label} {...says}>
      {parts.filter(({ count }) => count > 0).map(({ key, count, tone }) => <span key={key} data-tone={tone} style={{ flexGrow: count }} />)}
      {rest > 0 && <i style={{ flexGrow: rest }} />}
    </div>
  );
}
