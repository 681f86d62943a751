import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { PageHead } from '@/components/PageHead';
import { PageTabs } from '@/components/PageTabs';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import { useExceptions } from './outcomes/outcomes';

/** The head of the money that goes out: payout by payout, and whole files of them. */
export function PayoutsHead({ here, acts }: { here: 'payouts' | 'batches' | 'exceptions' | 'figures'; acts?: ReactNode }) {
  const { t } = useLingui();
  const { path, role, duty } = usePlace();
  const exceptions = useExceptions();
  const tabs = [
    { label: t`Payouts`, to: path('payouts'), here: here === 'payouts' },
    { label: t`Files`, to: path('payouts', 'batches'), here: here === 'batches' },
    ...(can.releasePayouts(role, duty) ? [{ label: t`To look into`, to: path('payouts', 'exceptions'), here: here === 'exceptions', count: exceptions.data?.data.length || undefined }] : []),
    ...(can.seeBalance(role) ? [{ label: t`Figures`, to: path('payouts', 'figures'), here: here === 'figures' }] : []),
  ];
  return (
    <>
      <PageHead tab={here === 'batches' ? t`Files of payouts` : here === 'exceptions' ? t`Payouts to look into` : here === 'figures' ? t`Payouts in figures` : t`Payouts`} title={t`Payouts`} acts={acts} />
      <PageTabs label={t`Payouts`} tabs={tabs} />
    </>
  );
}
