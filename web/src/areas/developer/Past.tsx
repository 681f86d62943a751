import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { merchantOfAddress } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useParam } from '@/shell/place';

interface Past {
  /** Whether anything is over at all. */
  any: boolean;
  shown: boolean;
  turn: () => void;
}

/** Whether a list shows what is over instead of what works. `first` reads a page of one. */
export function usePast(key: readonly unknown[], first: () => Promise<{ data: unknown[] }>): Past {
  const [past, setPast] = useParam('past');
  const { data } = useQuery({ queryKey: keyOf(merchantOfAddress(), ...key, 'any'), queryFn: first });
  return {
    any: (data?.data.length ?? 0) > 0,
    shown: past !== undefined,
    turn: () => { setPast(past === undefined ? 'shown' : undefined); },
  };
}

/** Turns a list over; nothing where nothing is over. */
export function PastSwitch({ past, children }: { past: Past; children: ReactNode }) {
  if (!past.any && !past.shown) return null;
  return <Button variant="subtle" size="xs" ml={-12} onClick={past.turn}>{children}</Button>;
}
