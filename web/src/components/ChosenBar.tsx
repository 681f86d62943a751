import { Button } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import css from './ChosenBar.module.css';

/** What is chosen and what may be done with it, at the foot of the page; on a phone above the bottom bar, at the thumb. */
export function ChosenBar({ says, onClear, children }: { says: ReactNode; onClear: () => void; children: ReactNode }) {
  return (
    <>
      <div className={css.room} aria-hidden="true" />
      <div className={css.bar}>
        <span className={css.says} role="status">{says}</span>
        <Button className={css.clear ?? ''} variant="quiet" size="xs" onClick={onClear}><Trans>Choose none</Trans></Button>
        <span className={css.acts}>{children}</span>
      </div>
    </>
  );
}
