import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { usePlace } from '@/shell/place';

/** The Admins beside the reader, by name: those who can confirm what the reader asks for. */
export function useOtherAdmins(wanted: boolean): readonly string[] {
  const { merchant } = usePlace();
  const { data } = useQuery({
    queryKey: keyOf(merchant.id, 'team', 'active'),
    queryFn: () => take(api.GET('/v1/team/members', { params: { query: { status: 'active', limit: 100 } } })),
    enabled: wanted,
  });
  return data?.data.flatMap(({ name, role, you }) => (role === 'Admin' && !you ? [name] : [])) ?? [];
}
