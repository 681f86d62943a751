import type { ReactNode } from 'react';
import css from './Progress.module.css';

/** How far work has come, of so much; `says` repeats it in words. */
export function Meter({ label, value, of, says }: { label: string; value: number; of: number; says: ReactNode }) {
  const part = Math.min(1, value / Math.max(1, of));
  return (
    <div className={css.progress}>
      <div className={css.track} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={of} aria-valuenow={Math.min(value, of)}>
        <div className={css.fill} data-full={part === 1 || undefined} style={{ width: `${String(part * 100)}%` }} />
      </div>
      <p className={css.ends} role="status">{says}</p>
    </div>
  );
}
