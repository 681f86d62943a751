import type { ReactNode } from 'react';
import { initials } from '@/lib/text';
import css from './Person.module.css';

/** A person's letters on a quiet tile. */
export function Letters({ name, size = 32 }: { name: string; size?: number }) {
  return (
    <span className={css.letters} style={{ width: size, height: size }} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** A person in a list: letters, name, and a second line. */
export function Person({ name, detail, link }: { name: string; detail?: ReactNode; link?: ReactNode }) {
  return (
    <span className={css.person}>
      <Letters name={name} />
      <span className={css.lines}>
        <span className={css.name} dir="auto">
          {link ?? name}
        </span>
        {detail !== undefined && <span className="k-caption">{detail}</span>}
      </span>
    </span>
  );
}
