import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './Note.module.css';

/** A quiet fact beside the work: "Payouts are read only for you." With a tone it is one that changes what the reader should do. */
export function Note({ icon: Glyph, tone, children }: { icon: Icon; tone?: 'unk' | 'seal'; children: ReactNode }) {
  return (
    <p className={css.note} data-tone={tone} role={tone && 'note'}>
      <Glyph size={20} stroke={1.8} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
