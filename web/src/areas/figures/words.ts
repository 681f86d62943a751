import { useLingui } from '@lingui/react/macro';
import { spoken } from '@/lib/text';

/** What people call a channel; networks come with their own names, in capitals. */
export function useFlowWords(): (channel: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = { mobile: t`Mobile money`, bank: t`Bank transfer`, till: t`Till (Lipa Namba)`, card: t`Card`, CARD: t`Card`, other: t`Other` };
  return (channel) => words[channel] ?? spoken(channel);
}
