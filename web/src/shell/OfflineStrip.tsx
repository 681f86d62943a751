import { Trans } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { api } from '@/api/client';
import { useUnanswered } from '@/api/reach';
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

/** "No connection. Showing 10:52.", or that Kibali is silent: what is on the page stays readable, and is read again once an answer comes. */
export function OfflineStrip() {
  const lost = useSyncExternalStore(subscribe, () => since);
  const silent = useUnanswered();
  const client = useQueryClient();
  useEffect(() => {
    if (silent === null) return;
    const timer = setInterval(() => void api.GET('/v1/session').catch(() => undefined), 5000);
    return () => {
      clearInterval(timer);
      void client.invalidateQueries();
    };
  }, [silent, client]);
  return (
    <div role="status">
      {lost !== null ? (
        <p className={css.strip}>
          <Trans>
            No connection. Showing <Moment at={lost} />.
          </Trans>
        </p>
      ) : (
        silent !== null && (
          <p className={css.strip}>
            <Trans>
              Kibali does not answer. What you see is from <Moment at={silent} within />.
            </Trans>
          </p>
        )
      )}
    </div>
  );
}
