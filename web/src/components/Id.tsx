import { CopyButton } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { shortId } from '@/lib/text';
import css from './Id.module.css';

/** An id, key prefix or reference in mono; one click copies the whole. */
export function Id({ value, whole = false }: { value: string; whole?: boolean }) {
  const { t } = useLingui();
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
          <button type="button" className={css.id} onClick={copy} title={value} aria-label={t`Copy ${value}`}>
            <code>{whole ? value : shortId(value)}</code>
            {copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy className={css.copy} size={14} aria-hidden="true" />}
            <span className="k-hidden" aria-live="polite">
              {copied ? t`Copied` : ''}
            </span>
          </button>
      )}
    </CopyButton>
  );
}
