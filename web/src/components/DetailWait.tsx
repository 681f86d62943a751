import { Skeleton } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { useDelayed } from '@/lib/useDelayed';
import { Columns } from './PageHead';

/** A detail that is being read: grey bars in its final shape. */
export function DetailWait() {
  const late = useDelayed();
  const bars = (widths: readonly number[]) => widths.map((width, index) => <Skeleton key={index} height={14} mb={18} width={`${String(width)}%`} />);
  return (
    <div aria-busy="true" style={{ visibility: late ? 'visible' : 'hidden' }}>
      <span className="k-hidden" role="status">
        <Trans>Loading</Trans>
      </span>
      <Columns head={<><Skeleton height={22} width={90} mb={10} /><Skeleton height={38} width={260} mb={10} />{bars([38])}</>} facts={bars([90, 70, 80, 60, 75])}>
        {bars([60, 80, 50, 70, 40, 65])}
      </Columns>
    </div>
  );
}
