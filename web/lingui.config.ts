import { formatter } from '@lingui/format-po';
import { defineConfig } from '@lingui/conf';

/** A part of an area with a catalogue of its own. */
const parts = ['payouts/inbox', 'payouts/new', 'payouts/outcomes', 'payouts/purpose', 'team/duty', 'team/invitations'];
const areas = ['access', 'team', 'changes', 'developer', 'mandates', 'webhooks', 'payments', 'payouts', 'policy', 'batches', 'figures', 'ledger', 'activity', 'home', 'settings', 'terms', 'rail_accounts', 'links', 'payout_links', 'customers', 'direct_debits', 'beneficiaries', 'exports', 'deposits', 'ledger_check', 'reconciliations', 'comparisons', 'withdrawals'];

/** English is the key and lives in the code; each area keeps its Swahili beside its pages. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['sw'],
  format: formatter({ lineNumbers: false, origins: false }),
  orderBy: 'message',
  catalogs: [
    ...areas.map((area) => ({ path: `src/areas/${area}/words/{locale}`, include: [`src/areas/${area}`], exclude: parts.filter((part) => part.startsWith(`${area}/`)).map((part) => `src/areas/${part}/**`) })),
    ...parts.map((part) => ({ path: `src/areas/${part}/words/{locale}`, include: [`src/areas/${part}`] })),
    { path: 'src/components/words/{locale}', include: ['src/components'], exclude: ['src/components/record/**'] },
    { path: 'src/components/record/words/{locale}', include: ['src/components/record'] },
    { path: 'src/i18n/words/{locale}', include: ['src'], exclude: ['src/areas/**', 'src/components/**', 'src/gallery/**'] },
  ],
});
