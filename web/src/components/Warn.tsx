import { IconAlertTriangle, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './Warn.module.css';

/** One sentence that wants a second look before somebody acts. */
export function Warn({ icon: Glyph = IconAlertTriangle, children }: { icon?: Icon; children: ReactNode }) {
  return (
    <p className={css.warn}>
      <Glyph size={16} stroke={2} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
