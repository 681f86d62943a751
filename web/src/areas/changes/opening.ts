import { useState } from 'react';

export interface Opens {
  value: string;
  /** How much of it waits for the reader, as far as is known. */
  mine: number;
  /** An answer that may say more is on its way. */
  asking: boolean;
}

/** The first tab where something waits for the reader, or the first; `undefined` while an answer could still name an earlier one. */
export function opening(tabs: readonly Opens[]): string | undefined {
  if (tabs.length < 2) return tabs[0]?.value;
  const at = tabs.findIndex(({ mine, asking }) => mine > 0 || asking);
  if (at === -1) return tabs[0]?.value;
  return tabs[at]?.mine ? tabs[at].value : undefined;
}

/** The tab that is open: what the address names, else where something waits. That stays while the reader is there, also once nothing waits in it any more. */
export function useOpenTab(named: string | undefined, merchant: string, tabs: readonly Opens[]): string | undefined {
  const [kept, setKept] = useState<{ merchant: string; value: string } | null>(null);
  const there = (value: string | undefined) => tabs.some((tab) => tab.value === value);
  const address = there(named) ? named : undefined;
  const stays = kept?.merchant === merchant && there(kept.value) ? kept : null;
  const value = address ?? stays?.value ?? opening(tabs);
  if (address === undefined && !stays && value !== undefined) setKept({ merchant, value });
  // Whoever comes back without a tab begins anew.
  if (address !== undefined && kept) setKept(null);
  return value;
}
