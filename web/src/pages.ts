import type { ComponentType } from 'react';
import { pages as activity } from './areas/activity/pages';
import { pages as changes } from './areas/changes/pages';
import { pages as batches } from './areas/batches/pages';
import { pages as beneficiaries } from './areas/beneficiaries/pages';
import { pages as customers } from './areas/customers/pages';
import { pages as deposits } from './areas/deposits/pages';
import { pages as developer } from './areas/developer/pages';
import { pages as debits } from './areas/direct_debits/pages';
import { pages as figures } from './areas/figures/pages';
import { pages as home } from './areas/home/pages';
import { pages as ledger } from './areas/ledger/pages';
import { pages as ledgerCheck } from './areas/ledger_check/pages';
import { pages as links } from './areas/links/pages';
import { pages as payments } from './areas/payments/pages';
import { pages as payoutLinks } from './areas/payout_links/pages';
import { pages as payouts } from './areas/payouts/pages';
import { pages as policy } from './areas/policy/pages';
import { pages as rail } from './areas/rail_accounts/pages';
import { pages as reconciliations } from './areas/reconciliations/pages';
import { pages as settings } from './areas/settings/pages';
import { pages as team } from './areas/team/pages';
import { pages as terms } from './areas/terms/pages';
import { pages as withdrawals } from './areas/withdrawals/pages';
import { pages as webhooks } from './areas/webhooks/pages';

/** A page below `/m/{merchant}`: its address and its code, fetched on the first visit. */
export interface PageRoute {
  /** `payouts/$id`. */
  path: string;
  load: () => Promise<{ default: ComponentType }>;
}

/** Every area's pages. */
export const pages: readonly PageRoute[] = [
  ...activity,
  ...changes,
  ...settings,
  ...team,
  ...terms,
  ...policy,
  ...rail,
  ...figures,
  ...payments,
  ...batches,
  ...payouts,
  ...beneficiaries,
  ...links,
  ...payoutLinks,
  ...customers,
  ...debits,
  ...ledger,
  ...deposits,
  ...withdrawals,
  ...reconciliations,
  ...ledgerCheck,
  ...developer,
  ...webhooks,
  ...home,
];
