import { useLingui } from '@lingui/react/macro';
import { IconBan } from '@tabler/icons-react';
import type { Entry } from './entry';
import { useSays } from './says';
import css from './Activity.module.css';

/** The sentence of an entry; a refusal begins with its sign and says how often within its minute. */
export function What({ entry }: { entry: Entry }) {
  const { t } = useLingui();
  const says = useSays();
  const count = entry.count;
  return (
    <span className={css.what} data-refused={entry.refused || undefined}>
      {entry.refused && <IconBan size={16} role="img" aria-label={t`Refused`} />}
      <span dir="auto">{says(entry)}</span>
      {count > 1 && <span className={css.count} aria-label={t`${count} times`}>×{count}</span>}
    </span>
  );
}
