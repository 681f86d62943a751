import type { components } from '@/generated/api';
import type { Amount } from '@/lib/money';

type Schemas = components['schemas'];
export type Reconciliation = Schemas['ReconciliationView'];
export type Line = Schemas['ReconciliationLineView'];
export type Verdict = Schemas['ReconciliationVerdict'];
export type Kind = Schemas['ReconciliationKind'];
export type Meaning = Schemas['ReconciliationColumn'];

/** What comparing can come to: what agrees first, then what is looked into. */
export const verdicts: readonly Verdict[] = ['matched', 'differing', 'missing', 'extra', 'unreadable'];

/** What a column of a provider's file can say, in the order of a form. */
export const meanings: readonly Meaning[] = ['reference', 'amount', 'currency', 'kind', 'state'];

/** Where a file stands, for the reader: still being compared, something to look into, all looked into, or nothing to. */
export function standing({ stage, counts }: Pick<Reconciliation, 'stage' | 'counts'>): 'comparing' | 'open' | 'resolved' | 'agrees' {
  if (stage !== 'done') return 'comparing';
  if (counts.open_exceptions > 0) return 'open';
  return exceptions({ counts }) > 0 ? 'resolved' : 'agrees';
}

/** How many lines do not agree, looked into or not. */
export const exceptions = ({ counts }: Pick<Reconciliation, 'counts'>): number => counts.missing + counts.extra + counts.differing + counts.unreadable;

export interface Row {
  verdict: Verdict;
  count: number;
  file: Amount | null;
  ours: Amount | null;
  /** Book less file; what neither side has counts as nothing. */
  apart: Amount | null;
}

/** One row for each verdict and currency. Before all is compared only the lines are counted; what nothing came to keeps a row, but for lines that cannot be read. */
export function rowsOf({ counts, totals }: Pick<Reconciliation, 'counts' | 'totals'>): Row[] {
  return verdicts.flatMap((verdict) => {
    const sums = totals.filter((total) => total.verdict === verdict);
    const told = sums.reduce((all, { count }) => all + count, 0);
    const rest = counts[verdict] - told;
    const rows: Row[] = sums.map(({ count, file, ours }) => ({ verdict, count, file, ours, apart: { amount: ours.amount - file.amount, currency: file.currency } }));
    if (rest > 0 || (rows.length === 0 && verdict !== 'unreadable')) rows.push({ verdict, count: rest, file: null, ours: null, apart: null });
    return rows;
  });
}

/** Which order a line is about, and where its page is; a fee is about its payment or payout. */
export function orderOf({ kind, order_id: id, reference }: Pick<Line, 'kind' | 'order_id' | 'reference'>): { of: 'payment' | 'payout' | 'deposit'; path: readonly string[] } | null {
  if (!kind || !id) return null;
  if (kind === 'deposit') return { of: 'deposit', path: [`payments/deposits?search=${encodeURIComponent(reference)}`] };
  return kind === 'payment' || kind === 'payment_fee' ? { of: 'payment', path: ['payments', id] } : { of: 'payout', path: ['payouts', id] };
}

/** How much more the books have than the file; `null` where they agree or cannot be held against each other. */
export function apartBy({ file_amount: file, our_amount: ours }: Pick<Line, 'file_amount' | 'our_amount'>): Amount | null {
  if (!file || !ours || file.currency !== ours.currency || file.amount === ours.amount) return null;
  return { amount: ours.amount - file.amount, currency: ours.currency };
}

/** What one line is called in the address. */
export const nameOf = ({ reconciliation_id: id, number }: Pick<Line, 'reconciliation_id' | 'number'>): string => `${id}.${String(number)}`;

/** Whether somebody still has to look into it. */
export const isOpen = ({ verdict, resolution }: Pick<Line, 'verdict' | 'resolution'>): boolean => verdict !== 'matched' && !resolution;

/** The next line to look into behind one, from the top again at the end. */
export function nextOpen(lines: readonly Line[], after: Line): Line | undefined {
  const at = lines.findIndex((line) => nameOf(line) === nameOf(after));
  return [...lines.slice(at + 1), ...lines.slice(0, Math.max(0, at))].find(isOpen);
}

const spelt: Record<Meaning, RegExp> = {
  reference: /ref|order|kumbukumbu|^id$/,
  amount: /amount|value|^total$|kiasi/,
  currency: /currency|^ccy$|sarafu/,
  kind: /type|kind|direction|aina/,
  state: /status|state|result|hali/,
};

/** A first guess at what columns mean, where the server could not tell all of them: each meaning once. */
export function guess(names: readonly string[]): (Meaning | null)[] {
  const taken = new Set<Meaning>();
  return names.map((name) => {
    const plain = name.trim().toLowerCase();
    const found = meanings.find((meaning) => !taken.has(meaning) && spelt[meaning].test(plain));
    if (found) taken.add(found);
    return found ?? null;
  });
}
