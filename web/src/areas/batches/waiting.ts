import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';

/** Files that wait, and how many of them the reader can release; not asked by those who release nothing. */
export function useWaitingBatches() {
  const { merchant, role, duty } = usePlace();
  return useQuery({
    queryKey: keyOf(merchant.id, 'batches', 'waiting'),
    queryFn: () => take(api.GET('/v1/payout-batches', { params: { query: { state: 'waiting', limit: 25 } } })),
    enabled: can.releasePayouts(role, duty),
    refetchInterval: 30_000,
  });
}
