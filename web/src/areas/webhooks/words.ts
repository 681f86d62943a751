import { useLingui } from '@lingui/react/macro';

/** When an event is sent, in the page's language. */
export function useEventWords(): (name: string, says: string) => string {
  const { t } = useLingui();
  return (name, says) => {
    switch (name) {
      case 'payment.received':
        return t`A customer’s payment arrived`;
      case 'payment.failed':
        return t`A customer’s payment did not go through`;
      case 'payment.reversed':
        return t`The provider took a customer’s payment back after it had arrived`;
      case 'payout.created':
        return t`A payout was released and is on its way`;
      case 'payout.paid':
        return t`A payout reached its payee`;
      case 'payout.failed':
        return t`A payout ended before money left`;
      case 'payout.refunded':
        return t`A payout left and came back`;
      case 'payout.reversed':
        return t`The receiving provider returned a payout`;
      case 'refund.created':
        return t`A refund was released and is on its way`;
      case 'refund.paid':
        return t`A refund reached whoever had paid`;
      case 'refund.failed':
        return t`A refund ended before money left`;
      case 'refund.returned':
        return t`A refund left and came back`;
      case 'refund.reversed':
        return t`The receiving provider returned a refund`;
      case 'direct_debit.changed':
        return t`A direct debit was agreed to, refused, ended or is complete`;
      case 'deposit.received':
        return t`Money arrived on your account at the bank; only webhooks without an application are told`;
      case 'kibali.test':
        return t`Somebody sent a test`;
      default:
        return says;
    }
  };
}
