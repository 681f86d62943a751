import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { PageHead } from '@/components/PageHead';
import { PageTabs } from '@/components/PageTabs';
import { usePlace } from '@/shell/place';

/** The head of the money that goes out: payout by payout, and whole files of them. */
export function PayoutsHead({ here, acts }: { here: 'payouts' | 'batches'; acts?: ReactNode }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const tabs = [
    { label: t`Payouts`, to: path('payouts'), here: here === 'payouts' },
    { label: t`Files`, to: path('payouts', 'batches'), here: here === 'batches' },
  ];
  return (
    <>
      <PageHead tab={here === 'batches' ? t`Files of payouts` : t`Payouts`} title={t`Payouts`} acts={acts} />
      <PageTabs label={t`Payouts`} tabs={tabs} />
    </>
  );
}
