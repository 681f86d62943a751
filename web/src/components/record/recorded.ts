import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';

/** What the server itself says of how money went. Other sentences are a provider's or a person's own words. */
export const known: readonly MessageDescriptor[] = [
  msg`The money was delivered.`,
  msg`The provider has not said whether the money left. It stays held until there is evidence.`,
  msg`The provider refuses this merchant's credentials. No money left.`,
  msg`The provider could not be reached. No money left.`,
  msg`Its batch was stopped before the provider took it. No money left.`,
  msg`Nobody decided within 7 days`,
  msg`It was not sent in time. Nobody was asked to pay.`,
  msg`The network was busy for too long. Nobody was asked to pay.`,
  msg`The provider refuses this merchant's credentials. Nobody was asked to pay.`,
  msg`The network could not be reached. Nobody was asked to pay.`,
  msg`The network has another order under this id.`,
  msg`The customer did not answer in time.`,
  msg`The bank did not answer in time.`,
  msg`Only simulated money came, which is not booked beside real money.`,
  msg`The customer did not pay in time.`,
  msg`The provider did not say where its page for the card is. Nobody was charged: begin again.`,
  msg`Cards are not taken here.`,
  msg`The provider opened no page for the card.`,
  msg`No account at a provider is connected. Nobody was asked to pay.`,
  msg`The bank could not make sure that the card's holder paid (3-D Secure).`,
  msg`The payer chose another way to pay.`,
  msg`The holder of the account did not answer in time.`,
  msg`The holder of the account refused.`,
  msg`The bank declined the card.`,
  msg`The card has insufficient funds.`,
  msg`This number has no mobile-money account.`,
  msg`The bank has no such account.`,
  msg`There is no such till.`,
  msg`The customer entered a wrong PIN.`,
  msg`The recipient's line is barred.`,
  msg`The recipient's account is blocked.`,
  msg`The account is blocked.`,
  msg`The customer has insufficient funds.`,
  msg`The recipient's wallet cannot hold the amount.`,
  msg`The recipient's account cannot take the amount.`,
  msg`The account has insufficient funds.`,
  msg`No answer from the provider.`,
  msg`No answer from the bank.`,
  msg`The customer did not confirm in time.`,
  msg`The recipient's account is closed.`,
  msg`The account is closed.`,
  msg`The provider cannot be reached.`,
  msg`The bank cannot be reached.`,
  msg`The provider could not deliver the money and gave it back.`,
  msg`The recipient's network sent the money back.`,
  msg`The recipient's bank sent the money back.`,
];
const byEnglish = new Map<string, MessageDescriptor>(known.map((message) => [message.message ?? '', message]));

/** A sentence of the record in the page's language where the server made it; anybody else's stays as they wrote it. */
export function useRecorded(): (sentence: string) => string {
  const { t, i18n } = useLingui();
  return (sentence) => {
    const message = byEnglish.get(sentence);
    if (message) return i18n._(message);
    const [, cancelled] = /^Cancelled by (.+)$/.exec(sentence) ?? [];
    if (cancelled) return t`Cancelled by ${cancelled}`;
    const [, stopped, why] = /^Stopped by ([^:]+)(?:: (.+))?$/s.exec(sentence) ?? [];
    if (stopped) return why ? t`Stopped by ${stopped}: ${why}` : t`Stopped by ${stopped}`;
    return sentence;
  };
}
