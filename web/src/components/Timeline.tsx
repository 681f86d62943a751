import { IconCheck, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Tone } from './statuses';
import css from './Timeline.module.css';

export interface Step {
  id: string;
  phase: 'done' | 'present' | 'future';
  /** The colour of the present step. */
  tone?: Tone;
  icon?: Icon;
  /** What happened and who did it. */
  title: ReactNode;
  /** The proof, or what happens next. */
  detail?: ReactNode;
  /** `<Moment as="seconds">`, or "since 10:41". */
  when?: ReactNode;
}

/** What happened, oldest first: done steps solid, the present in its colour, the future dashed and dim. */
export function Timeline({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={css.timeline}>
      {steps.map(({ id, phase, tone = 'ok', icon: Glyph = IconCheck, title, detail, when }) => (
        <li key={id} data-phase={phase} data-tone={tone} aria-current={phase === 'present' ? 'step' : undefined}>
          <span className={css.dot}>
            <Glyph size={14} stroke={2} aria-hidden="true" />
          </span>
          <div className={css.words}>
            <p className={css.title}>{title}</p>
            {detail !== undefined && <p className={css.detail}>{detail}</p>}
          </div>
          {when !== undefined && <span className={css.when}>{when}</span>}
        </li>
      ))}
    </ol>
  );
}
