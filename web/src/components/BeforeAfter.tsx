import { Trans } from '@lingui/react/macro';
import { IconArrowRight } from '@tabler/icons-react';
import css from './BeforeAfter.module.css';

/** What a record says was there and is there now: a sentence, or an object of fields. */
export type Recorded = unknown;

const plain = (value: Recorded): string =>
  value === null || value === undefined || value === '' ? '' : typeof value === 'string' ? value : Array.isArray(value) ? value.map(plain).join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean);

/** The record keeps words, or JSON as a text. */
function read(value: Recorded): Recorded {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value) as Recorded;
  } catch {
    return value;
  }
}

const fieldsOf = (value: Recorded): Record<string, Recorded> | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, Recorded>) : null;

/** Before → after, field by field where there are fields. Unchanged fields are left out. */
export function BeforeAfter({ before: wasKept, after: isKept }: { before: Recorded; after: Recorded }) {
  const [before, after] = [read(wasKept), read(isKept)];
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const lines: readonly (readonly [string, string, string])[] =
    was || is
      ? [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].map((key) => [key.replaceAll('_', ' '), plain(was?.[key]), plain(is?.[key])] as const)
      : [['', plain(before), plain(after)]];
  const shown = lines.filter(([, from, to]) => from !== to);
  if (shown.length === 0) return null;
  return (
    <ul className={css.list}>
      {shown.map(([key, from, to]) => (
        <li key={key}>
          {key && <span className={css.key}>{key}</span>}
          <span className={css.values}>
            <span className={css.from} dir="auto">
              {from || <Trans>nothing</Trans>}
            </span>
            <IconArrowRight size={16} aria-hidden="true" />
            <span className="k-hidden">
              <Trans>now</Trans>
            </span>
            <span className={css.to} dir="auto">
              {to || <Trans>nothing</Trans>}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
