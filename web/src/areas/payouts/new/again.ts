/** A fresh reference beside one that is used up: `RENT1` becomes `RENT1R2`, then `RENT1R3`; 20 characters at most. */
export function nextReference(reference: string): string {
  const [, stem = reference, turn = '1'] = /^(.+?)(?:R(\d{1,2}))?$/.exec(reference) ?? [];
  const tail = `R${String(Number(turn) + 1)}`;
  return `${stem.slice(0, 20 - tail.length)}${tail}`;
}

/** At its end without having paid: it may be made again. */
export const unpaid = (state: string) => ['failed', 'refunded', 'reversed', 'rejected', 'cancelled', 'expired'].includes(state);
