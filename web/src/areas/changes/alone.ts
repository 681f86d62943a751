import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';

/** Whether the reader is the one Admin who suffices where two people are asked for: what they ask for then holds at once. */
export function useAlone(): boolean {
  const { merchant, role } = usePlace();
  const { data } = useQuery({ queryKey: keyOf(merchant.id, 'merchant'), queryFn: () => take(api.GET('/v1/merchant')), staleTime: 5 * 60_000 });
  return can.confirmChanges(role) && data?.admins_alone === true;
}
