import { useLingui } from '@lingui/react/macro';
import { useLanguage } from '@/i18n/useLanguage';
import { dayMonth } from '@/lib/moment';
import { spoken } from '@/lib/text';
import { exceptions, orderOf, type Kind, type Line, type Meaning, type Reconciliation, type Verdict } from './compare';

export const whole = (count: number) => new Intl.NumberFormat('en').format(count);

/** What a column of a provider's file says. */
export function useMeaningWords(): Record<Meaning, string> {
  const { t } = useLingui();
  return { reference: t`Reference`, amount: t`Amount`, currency: t`Currency`, kind: t`Money in or out`, state: t`How it ended` };
}

/** What a verdict means, beside its name. */
export function useVerdictSays(): Record<Verdict, string> {
  const { t } = useLingui();
  return {
    matched: t`File and books say the same`,
    differing: t`In both, but not alike`,
    missing: t`In the books, not in the file`,
    extra: t`In the file, not in the books`,
    unreadable: t`Says too little to compare`,
  };
}

/** What a line is about. */
export function useKindWords(): Record<Kind, string> {
  const { t } = useLingui();
  return { payment: t`Payment`, payout: t`Payout`, deposit: t`Deposit`, payment_fee: t`Fee of a payment`, payout_fee: t`Fee of a payout`, payout_return: t`Payout that came back` };
}

/** Why a line is not alike, in a sentence. */
export function useWhy(): (line: Line) => string {
  const { t } = useLingui();
  const about: Record<string, string> = { amount: t`the amount`, currency: t`the currency`, state: t`how it ended`, reference: t`the reference` };
  return ({ verdict, differs }) => {
    const which = differs.map((word) => about[word] ?? word).join(', ');
    switch (verdict) {
      case 'matched':
        return t`File and books say the same.`;
      case 'missing':
        return t`The books have it, the file does not.`;
      case 'extra':
        return differs.includes('twice') ? t`A line before it names the same one already.` : t`The file has it, the books do not.`;
      case 'differing':
        return t`Not alike: ${which}.`;
      case 'unreadable':
        return t`Cannot be read: ${which}.`;
    }
  };
}

/** The link to what a line is about, in words. */
export function useOpenWords(): Record<NonNullable<ReturnType<typeof orderOf>>['of'], string> {
  const { t } = useLingui();
  return { payment: t`Open the payment`, payout: t`Open the payout`, deposit: t`Open the deposit` };
}

/** `20 Nov to 30 Nov 2026`. The days of a file are of East Africa Time, wherever the merchant is. */
export function useDays(): (of: Pick<Reconciliation, 'from' | 'to'>) => string {
  const { t } = useLingui();
  const [language] = useLanguage();
  const date = (day: string) => dayMonth(new Date(`${day}T12:00:00Z`), 'UTC', language);
  return ({ from, to }) => {
    const [first, last, year] = [date(from), date(to), to.slice(0, 4)];
    return from === to ? `${first} ${year}` : t`${first} to ${last} ${year}`;
  };
}

/** Through whom it went. */
export function useRailWords(): (rail: string) => string {
  const { t } = useLingui();
  return (rail) => (rail === 'clickpesa' ? 'ClickPesa' : rail === 'simulator' ? t`Simulated networks` : spoken(rail));
}

/** "5 of 15 match", while it goes on and after. */
export function useMatches(): (of: Pick<Reconciliation, 'counts'>) => string {
  const { t } = useLingui();
  return ({ counts }) => {
    const [count, all] = [whole(counts.matched), whole(counts.matched + exceptions({ counts }))];
    return t`${count} of ${all} match`;
  };
}
