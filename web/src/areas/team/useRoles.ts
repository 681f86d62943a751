import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { useLanguage } from '@/i18n/useLanguage';

/** The permission table and each role in words; the same for every merchant. */
export function useRoles() {
  const [language] = useLanguage();
  return useQuery({ queryKey: ['roles', language], queryFn: () => take(api.GET('/v1/roles', { params: { query: { language } } })), staleTime: 60 * 60_000 });
}
