import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { PageHead } from '@/components/PageHead';
import { PageTabs } from '@/components/PageTabs';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';

/** The head of what the merchant has: the balance, how it came to be, how to add to it, and whether the books add up. */
export function BalanceHead({ here, says, acts }: { here: 'balance' | 'statement' | 'deposits' | 'withdrawals' | 'reconciliation' | 'check'; says: ReactNode; acts?: ReactNode }) {
  const { t } = useLingui();
  const { path, role } = usePlace();
  const pages = [
    { name: 'balance', label: t`Balance`, tab: t`Balance`, to: path('balance') },
    { name: 'statement', label: t`Statement`, tab: t`Statement`, to: path('balance', 'statement') },
    { name: 'deposits', label: t`Pay in`, tab: t`Pay in`, to: path('balance', 'deposits') },
    { name: 'withdrawals', label: t`Withdraw`, tab: t`Withdrawals`, to: path('balance', 'withdrawals') },
    ...(can.reconcile(role) ? [{ name: 'reconciliation', label: t`Reconciliation`, tab: t`Reconciliation`, to: path('balance', 'reconciliation') }] : []),
    { name: 'check', label: t`Self-check`, tab: t`Self-check of the ledger`, to: path('balance', 'check') },
  ];
  return (
    <>
      <PageHead tab={pages.find(({ name }) => name === here)?.tab ?? ''} title={t`Balance`} says={says} acts={acts} />
      <PageTabs label={t`Balance`} tabs={pages.map(({ name, label, to }) => ({ label, to, here: name === here }))} />
    </>
  );
}
