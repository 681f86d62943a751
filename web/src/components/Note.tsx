import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './Note.module.css';

/** A quiet fact beside the work: "Payouts are read only for you." No warning, no act. */
export function Note({ icon: Glyph, children }: { icon: Icon; children: ReactNode }) {
  return (
    <p className={css.note}>
      <Glyph size={20} stroke={1.8} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
