import { useLingui } from '@lingui/react/macro';
import type { Terms } from './fees';

/** Services whose money comes in; the others send it out. */
export const comesIn = (service: string) => service === 'ussd_push' || service === 'card' || service === 'direct_debit' || service.startsWith('bill_pay_');

/** What people call a service; a newer server may know more of them. */
export function useServiceWords(): (service: string, name: string) => string {
  const { t } = useLingui();
  return (service, name) => {
    const channels: Record<string, string> = { mpesa: 'M-Pesa', airtel: 'Airtel Money', halopesa: 'HaloPesa', mixx: 'Mixx by Yas', crdb: 'CRDB' };
    const words: Record<string, string> = {
      ussd_push: t`Prompt on the phone`, card: t`Card`, direct_debit: t`Direct debit`, mobile_payout: t`Mobile money`,
      bank_ach: t`Bank account, in 1 to 3 days (ACH)`, bank_rtgs: t`Bank account, at once (RTGS)`, bank_usd: t`Bank account in USD`, till_payout: t`Till (Lipa Namba)`,
    };
    const channel = service.startsWith('bill_pay_') ? channels[service.slice(9)] : undefined;
    return channel ? t`Control number, ${channel}` : (words[service] ?? name);
  };
}

/** Who pays the fee of payouts. */
export function useBearers(): readonly { value: string; label: string; says: string }[] {
  const { t } = useLingui();
  return [
    { value: 'merchant', label: t`You`, says: t`You pay the fee on top of the amount: the payee gets all of it.` },
    { value: 'customer', label: t`The payee`, says: t`The fee comes out of the amount: the payee gets less.` },
    { value: 'both', label: t`Half each`, says: t`Half of the fee is on top of the amount, half comes out of it.` },
  ];
}

/** Whether an answer is a request that another Admin decides. */
export const isAsked = (answer: object): answer is { change_request: Terms['pending'][number] } => 'change_request' in answer;
