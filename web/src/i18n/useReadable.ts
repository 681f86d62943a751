import { useZone } from '@/components/zone';
import { readable } from '@/lib/moment';
import { useLanguage } from './useLanguage';

/** Sentences of the server, with their instants in the merchant's zone. */
export function useReadable(): (says: string) => string {
  const zone = useZone();
  const [language] = useLanguage();
  return (says) => readable(says, zone, language);
}
