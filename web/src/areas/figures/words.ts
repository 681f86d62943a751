import { useLingui } from '@lingui/react/macro';

/** What people call a channel; networks come with their own names. */
export function useFlowWords(): (channel: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = { mobile: t`Mobile money`, bank: t`Bank transfer`, till: t`Till (Lipa Namba)`, card: t`Card`, CARD: t`Card`, other: t`Other` };
  return (channel) => words[channel] ?? channel;
}
