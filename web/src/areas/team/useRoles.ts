import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';

/** The permission table and each role in words; the same for every merchant. */
export function useRoles() {
  return useQuery({ queryKey: ['roles'], queryFn: () => take(api.GET('/v1/roles')), staleTime: 60 * 60_000 });
}
