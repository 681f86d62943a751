import { useLingui } from '@lingui/react/macro';
import { NativeSelect } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import css from './ColumnMap.module.css';

interface ColumnMapProps<Meaning extends string> {
  /** The names of the file's columns. */
  names: readonly string[];
  /** What each of them means; `null` for one that is not read. */
  means: readonly (Meaning | null)[];
  /** Every meaning, in the order of a form. */
  meanings: readonly Meaning[];
  words: Record<Meaning, string>;
  onChange: (means: (Meaning | null)[]) => void;
  fault?: string | undefined;
}

/** What each column of a file means. A meaning belongs to one column: the one that had it loses it. */
export function ColumnMap<Meaning extends string>({ names, means, meanings, words, onChange, fault }: ColumnMapProps<Meaning>) {
  const { t } = useLingui();
  const choose = (at: number, next: Meaning | null) => {
    onChange(means.map((each, index) => (index === at ? next : next !== null && each === next ? null : each)));
  };
  return (
    <>
      <div className={css.map}>
        {names.map((name, index) => (
          <div key={index}>
            <b dir="auto">{name || t`Column ${index + 1}`}</b>
            <IconArrowRight size={16} aria-hidden="true" />
            <NativeSelect
              aria-label={t`What ${name || String(index + 1)} means`}
              value={means[index] ?? ''}
              onChange={(event) => { choose(index, event.currentTarget.value === '' ? null : (event.currentTarget.value as Meaning)); }}
              data={[{ value: '', label: t`not read` }, ...meanings.map((each) => ({ value: each as string, label: words[each] }))]}
            />
          </div>
        ))}
      </div>
      {fault && <p className={css.fault} role="alert">{fault}</p>}
    </>
  );
}
