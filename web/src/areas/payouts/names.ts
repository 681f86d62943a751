/** A name without what banks and people write differently: case, accents, points, the order of the words. */
const bare = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .sort()
    .join(' ');

/** Whether two names are of one payee, as far as the writing tells. */
export const sameName = (one: string, other: string): boolean => bare(one) === bare(other);
