import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';

type Schemas = components['schemas'];
export type Batch = Schemas['BatchView'];
export type BatchDetail = Schemas['BatchDetail'];
export type BatchLine = Schemas['BatchLine'];
export type BatchColumn = Schemas['BatchColumn'];

/** What a column of a file can say about a payout, in the order of a form. */
export const columns: readonly BatchColumn[] = ['name', 'phone', 'bank_bic', 'account_number', 'amount', 'currency', 'reference', 'note'];

export function useColumnWords(): Record<BatchColumn, string> {
  const { t } = useLingui();
  return {
    name: t`Name of the payee`, phone: t`Mobile number`, bank_bic: t`Bank (BIC)`, account_number: t`Account number`, amount: t`Amount`, currency: t`Currency`, reference: t`Reference`, note: t`Note`,
  };
}

/** What kind of account a sum goes to. */
export function useChannelWords(): (channel: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = { mobile: t`Mobile money`, bank: t`Bank transfer` };
  return (channel) => words[channel] ?? channel;
}

/** What is being done about a batch without anybody asking, and up to where. */
export type Work = 'check' | 'names' | 'make' | 'release' | 'watch' | null;
export function workOf({ state, missing, progress }: Pick<Batch, 'state' | 'missing' | 'progress'>): Work {
  if (state === 'draft') return missing.length > 0 ? null : progress.checked < progress.lines ? 'check' : progress.named < progress.to_name ? 'names' : null;
  if (state === 'waiting') return progress.made < progress.lines ? 'make' : null;
  if (state === 'authorised') return progress.made < progress.lines ? 'make' : 'release';
  return state === 'processing' ? 'watch' : null;
}

/** What the server adds where a number may have lost its first digit. */
const ZERO = ' A spreadsheet drops the zero that a number begins with: if the account has one, write its column as text.';

/** What is wrong with a line, or to be looked at twice, in the page's language; a rule that a field breaks stays in the server's words. */
export function useRemark(): (says: string) => string {
  const { t } = useLingui();
  const plain = (text: string): string => {
    const [, reference] = /^Line (\d+) has the same reference\.$/.exec(text) ?? [];
    if (reference) return t`Line ${reference} has the same reference.`;
    const [, payee] = /^Line (\d+) pays the same payee the same amount\.$/.exec(text) ?? [];
    if (payee) return t`Line ${payee} pays the same payee the same amount.`;
    const [, known] = /^The account belongs to (.+)\.$/.exec(text) ?? [];
    if (known) return t`The account belongs to ${known}.`;
    if (text === 'It cannot be known whose account this is.') return t`It cannot be known whose account this is.`;
    if (text === 'Another payout has this reference. Choose another one.') return t`Another payout has this reference. Choose another one.`;
    return text;
  };
  return (says) => {
    const text = bare(says);
    return text.endsWith(ZERO) ? `${plain(text.slice(0, -ZERO.length))} ${t`A spreadsheet drops the zero that a number begins with: if the account has one, write its column as text.`}` : plain(text);
  };
}

/** "Line 4, phone: Write …" without what the row says already. */
export const bare = (says: string) => says.replace(/^Line \d+, [^:]+: (.)/, (_, first: string) => first.toUpperCase());
