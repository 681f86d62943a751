import { Trans } from '@lingui/react/macro';
import { useNetwork } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { Moment } from '@/components/Moment';
import css from './OfflineStrip.module.css';

/** "No connection. Showing 10:52.": what is on the page stays readable. */
export function OfflineStrip() {
  const { online } = useNetwork();
  const [since, setSince] = useState<string | null>(null);
  useEffect(() => {
    setSince(online ? null : new Date().toISOString());
  }, [online]);
  return (
    <div role="status">
      {since !== null && (
        <p className={css.strip}>
          <Trans>
            No connection. Showing <Moment at={since} />.
          </Trans>
        </p>
      )}
    </div>
  );
}
