import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import type { components } from '@/generated/api';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';

export type Waiting = components['schemas']['HomeWaiting'];

/** What the reader can release, in the figures that the first page shows; nothing for roles that release nothing. */
export function useWaiting(): Waiting | undefined {
  const { merchant, role } = usePlace();
  const { data } = useQuery({
    queryKey: keyOf(merchant.id, 'home'),
    queryFn: () => take(api.GET('/v1/home')),
    enabled: can.releasePayouts(role),
    refetchInterval: 30_000,
  });
  return data?.waiting ?? undefined;
}
