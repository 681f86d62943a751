import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { usePlace } from '@/shell/place';

/** Thirty days of one currency. */
export function useFigures(currency: string) {
  const { merchant } = usePlace();
  return useQuery({ queryKey: keyOf(merchant.id, 'figures', currency), queryFn: () => take(api.GET('/v1/figures', { params: { query: { currency } } })), staleTime: 60_000 });
}
