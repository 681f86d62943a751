import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Acts, Permit } from './Permit';
import css from './EmptyState.module.css';

interface EmptyStateProps {
  /** "No payouts yet". */
  title: ReactNode;
  /** What this will show, and who may do the first act. */
  children: ReactNode;
  acts?: ReactNode;
  /** Open stamp slots, where two people are the point. */
  picture?: ReactNode;
}

/** A first start: what this page will show and the first thing to do. */
export function EmptyState({ title, children, acts, picture }: EmptyStateProps) {
  return (
    <Permit room="wide" className={css.empty}>
      <div className={css.row}>
        {picture !== undefined && <div className={css.picture}>{picture}</div>}
        <div>
          <h2 className={css.title}>{title}</h2>
          <p className={css.words}>{children}</p>
          {acts !== undefined && (
            <div className={css.acts}>
              <Acts>{acts}</Acts>
            </div>
          )}
        </div>
      </div>
    </Permit>
  );
}

/** Filters that match nothing are not an empty page. */
export function NoMatch({ children, onClear }: { children: ReactNode; onClear: () => void }) {
  return (
    <p className={css.none} role="status">
      {children}{' '}
      <Button variant="quiet" size="xs" onClick={onClear}>
        <Trans>Clear filters</Trans>
      </Button>
    </p>
  );
}
