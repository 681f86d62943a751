import { ActionIcon } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { dismiss, useToasts } from './toast';
import css from './Toasts.module.css';

/** The place of the toasts, a polite live region; once, at the root. */
export function Toasts() {
  const { t } = useLingui();
  const toasts = useToasts();
  return (
    <div className={css.place} role="status" aria-live="polite">
      {toasts.map(({ id, tone, says, undo }) => (
        <div key={id} className={css.toast} data-tone={tone}>
          {tone === 'ok' ? <IconCheck size={18} aria-hidden="true" /> : <IconAlertTriangle size={18} aria-hidden="true" />}
          <span className={css.says}>{says}</span>
          {undo && (
            <button
              type="button"
              className={css.undo}
              onClick={() => {
                undo.run();
                dismiss(id);
              }}
            >
              {undo.label}
            </button>
          )}
          <ActionIcon
            size={28}
            aria-label={t`Close`}
            onClick={() => {
              dismiss(id);
            }}
          >
            <IconX size={16} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}
