import css from './Mark.module.css';

/** Kibali's mark: two signatures meeting on one line. Never under 16 px. */
export function Mark({ size = 30 }: { size?: number }) {
  return (
    <svg className={css.mark} viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path className={css.tile} d="M6 0H26A6 6 0 0 0 32 6V26A6 6 0 0 0 26 32H6A6 6 0 0 0 0 26V6A6 6 0 0 0 6 0Z" />
      <path className={css.upper} d="M10.5 7.5V24.5M11.5 17.6L22 7.5" />
      <path className={css.lower} d="M15.6 15.2L22.6 24.5" />
    </svg>
  );
}

export function Wordmark({ size = 30 }: { size?: number }) {
  return (
    <span className={css.word}>
      <Mark size={size} />
      Kibali
    </span>
  );
}
