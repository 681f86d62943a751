import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useDelayed } from '@/lib/useDelayed';

/** Grey bars in the shape of what is being read; none show of what comes at once. */
export function Waits({ className, children }: { className?: string | undefined; children: ReactNode }) {
  const late = useDelayed();
  return (
    <div className={className} aria-busy="true" style={{ visibility: late ? 'visible' : 'hidden' }}>
      <span className="k-hidden" role="status">
        <Trans>Loading</Trans>
      </span>
      {children}
    </div>
  );
}
