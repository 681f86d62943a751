import { Skeleton } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { StateTabs } from '@/components/Filters';
import { PageHead } from '@/components/PageHead';
import { useParam, usePlace } from '@/shell/place';

const PayoutsTab = lazy(() => import('../payouts/PayoutsTab'));
const ChangesTab = lazy(() => import('./ChangesTab'));

/** What waits for a second person. Each area brings its own tab. */
export default function ApprovalsPage() {
  const { t } = useLingui();
  const { role } = usePlace();
  const [tab, setTab] = useParam('tab');
  const tabs = [
    { value: 'payouts', label: t`Payouts`, shown: role === 'Admin' || role === 'Manager', part: PayoutsTab },
    { value: 'changes', label: t`Changes`, shown: role !== 'Manager', part: ChangesTab },
  ].filter(({ shown }) => shown);
  const chosen = tabs.find(({ value }) => value === tab) ?? tabs[0];
  return (
    <>
      <PageHead tab={t`Approvals`} title={t`Approvals`} />
      {tabs.length > 1 && <StateTabs label={t`What waits`} tabs={tabs} value={chosen?.value ?? ''} onChange={setTab} />}
      {chosen && (
        <Suspense fallback={<Skeleton height={120} mt={24} />}>
          <chosen.part />
        </Suspense>
      )}
    </>
  );
}
