import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';

export type Application = components['schemas']['ApplicationView'];
export type Key = components['schemas']['KeyView'];
export type Change = components['schemas']['ChangeRequest'];

/** Scopes that send money out: a second person confirms them. */
export const moneyScopes: readonly string[] = ['payout.create', 'payout.edit', 'refund.request', 'beneficiary.manage'];
/** Scopes that a key may carry without one. */
export const plainScopes: readonly string[] = ['payment.view', 'payment.initiate', 'payout.view', 'payout.preview', 'balance.view', 'link.manage', 'beneficiary.view', 'payment.export', 'balance.export', 'webhook.view', 'webhook.replay'];

/** What a scope lets a key do. */
export function useScopeWords(): (scope: string) => string {
  const { t } = useLingui();
  const words: Partial<Record<string, string>> = {
    'payment.view': t`See payments`, 'payment.initiate': t`Ask customers for payments`, 'payment.export': t`Export payments`,
    'payout.view': t`See payouts`, 'payout.preview': t`Preview a payout`, 'payout.create': t`Create payouts`, 'payout.edit': t`Cancel its own payouts`,
    'balance.view': t`See the balance`, 'balance.export': t`Export statements`, 'link.manage': t`Make checkout links and control numbers`,
    'beneficiary.view': t`See beneficiaries`, 'beneficiary.manage': t`Change beneficiaries`, 'refund.request': t`Request refunds`,
    'webhook.view': t`See webhooks`, 'webhook.replay': t`Send deliveries again`, 'activity.view': t`Read the activity record`, 'activity.export': t`Export the activity record`,
  };
  return (scope) => words[scope] ?? scope;
}

/** What a feature is called and what it does. */
export function useFeatureWords(): (feature: string, title: string) => { title: string; says: string } {
  const { t } = useLingui();
  return (feature, title) => {
    switch (feature) {
      case 'collection':
        return { title: t`Collection API`, says: t`Ask customers for payments on their phones` };
      case 'payout':
        return { title: t`Payout API`, says: t`Create payouts; they wait for people unless an Admin allowed otherwise` };
      case 'checkout_link':
        return { title: t`Checkout links`, says: t`Pages by which customers pay` };
      case 'hosted_payout':
        return { title: t`Hosted payout`, says: t`Pages by which payees are paid` };
      default:
        return { title, says: '' };
    }
  };
}

/** A request for a change, where an answer is one. */
export const waits = (answer: object): Change | null => ('change_request' in answer ? (answer.change_request as Change) : null);
