import { Trans } from '@lingui/react/macro';
import { useSyncExternalStore } from 'react';
import { Moment } from '@/components/Moment';
import css from './OfflineStrip.module.css';

let since: string | null = null;

function subscribe(listener: () => void) {
  const change = () => {
    since = navigator.onLine ? null : (since ?? new Date().toISOString());
    listener();
  };
  window.addEventListener('online', change);
  window.addEventListener('offline', change);
  return () => {
    window.removeEventListener('online', change);
    window.removeEventListener('offline', change);
  };
}

/** "No connection. Showing 10:52.": what is on the page stays readable. */
export function OfflineStrip() {
  const lost = useSyncExternalStore(subscribe, () => since);
  return (
    <div role="status">
      {lost !== null && (
        <p className={css.strip}>
          <Trans>
            No connection. Showing <Moment at={lost} />.
          </Trans>
        </p>
      )}
    </div>
  );
}
