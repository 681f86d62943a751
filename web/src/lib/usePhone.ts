import { useMediaQuery } from '@mantine/hooks';

/** Below 700 px the page takes its phone form. */
export function usePhone(): boolean {
  return useMediaQuery('(max-width: 699.98px)', false, { getInitialValueInEffect: false });
}
