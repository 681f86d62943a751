import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import type { OwnershipTransfer } from './types';

/** The transfer of the ownership that is open, for those who may know of it. */
export function useOwnership(): OwnershipTransfer | undefined {
  const { merchant, role } = usePlace();
  const { data } = useQuery({
    queryKey: keyOf(merchant.id, 'team', 'ownership'),
    queryFn: () => take(api.GET('/v1/team/ownership')),
    enabled: can.manageTeam(role),
  });
  return data?.transfer ?? undefined;
}
