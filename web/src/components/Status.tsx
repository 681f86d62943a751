import { useLingui } from '@lingui/react';
import { IconHelpHexagon, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { lookOf, type StatusKind, type StatusOf, type Tone } from './statuses';
import css from './Status.module.css';

interface StatusProps<Kind extends StatusKind> {
  kind: Kind;
  state: StatusOf<Kind> | (string & {});
  /** Instead of the map's word, where it counts: "Ends in 6 days". */
  word?: string;
}

/** A state in a word, an icon and a tint; the word carries the meaning. */
export function Status<Kind extends StatusKind>({ kind, state, word }: StatusProps<Kind>) {
  const { i18n } = useLingui();
  const look = lookOf(kind, state);
  return (
    <Badge tone={look?.tone ?? 'off'} icon={look?.icon ?? IconHelpHexagon}>
      {word ?? (look ? i18n._(look.word) : state)}
    </Badge>
  );
}

/** The same badge for what is no state of an object: an answer `200`, `owner`. */
export function Badge({ tone, icon: Glyph, children }: { tone: Tone; icon?: Icon; children: ReactNode }) {
  return (
    <span className={css.badge} data-tone={tone}>
      {Glyph && <Glyph size={14} stroke={2} aria-hidden="true" />}
      {children}
    </span>
  );
}
