import { Skeleton } from '@mantine/core';
import { Columns } from './PageHead';
import { Waits } from './Waits';

/** A detail that is being read. */
export function DetailWait() {
  const bars = (widths: readonly number[]) => widths.map((width, index) => <Skeleton key={index} height={14} mb={18} width={`${String(width)}%`} />);
  return (
    <Waits>
      <Columns head={<><Skeleton height={22} width={90} mb={10} /><Skeleton height={38} width={260} mb={10} />{bars([38])}</>} facts={bars([90, 70, 80, 60, 75])}>
        {bars([60, 80, 50, 70, 40, 65])}
      </Columns>
    </Waits>
  );
}
