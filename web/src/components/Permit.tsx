import type { ReactNode } from 'react';
import css from './Permit.module.css';

interface PermitProps {
  /** `seal`: it waits for the reader. `bad`: broken. At most one coloured permit on a page. */
  tone?: 'plain' | 'seal' | 'bad';
  /** What is said. */
  children: ReactNode;
  /** What is done, beyond a perforation: on the right, on a phone below. */
  aside?: ReactNode;
  /** What is done, below a perforation. */
  foot?: ReactNode;
  /** `slim` for one sentence and one act. */
  room?: 'slim' | 'full' | 'wide';
  label?: string;
  className?: string | undefined;
}

/** The surface for a decision, an invitation, a refusal, a first start, or the one thing that needs the reader. */
export function Permit({ tone = 'plain', room = 'full', children, aside, foot, label, className }: PermitProps) {
  const name = [css.permit, className].filter(Boolean).join(' ');
  return (
    <section className={name} data-tone={tone} data-room={room} aria-label={label}>
      <div className={css.sides}>
        <div className={css.said}>{children}</div>
        {aside !== undefined && <div className={css.aside}>{aside}</div>}
      </div>
      {foot !== undefined && <div className={css.foot}>{foot}</div>}
    </section>
  );
}

/** What stands under the heading of a permit. */
export function Says({ children }: { children: ReactNode }) {
  return <p className={css.says}>{children}</p>;
}

/** The acts of a permit, side by side; on a phone as wide as the permit. */
export function Acts({ children, stacked = false }: { children: ReactNode; stacked?: boolean }) {
  return (
    <div className={css.acts} data-stacked={stacked || undefined}>
      {children}
    </div>
  );
}
