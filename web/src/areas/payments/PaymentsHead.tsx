import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { PageHead } from '@/components/PageHead';
import { PageTabs } from '@/components/PageTabs';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';

/** The head of the money that comes in: what was asked for, and what arrived at the bank by itself. */
export function PaymentsHead({ here, acts }: { here: 'payments' | 'deposits' | 'figures'; acts?: ReactNode }) {
  const { t } = useLingui();
  const { path, role } = usePlace();
  const tabs = [
    { label: t`Payments`, to: path('payments'), here: here === 'payments' },
    { label: t`Bank deposits`, to: path('payments', 'deposits'), here: here === 'deposits' },
    { label: t`Figures`, to: path('payments', 'figures'), here: here === 'figures' },
  ];
  return (
    <>
      <PageHead tab={here === 'deposits' ? t`Bank deposits` : here === 'figures' ? t`Payments in figures` : t`Payments`} title={t`Payments`} acts={acts} />
      {can.seeBalance(role) && <PageTabs label={t`Payments`} tabs={tabs} />}
    </>
  );
}
