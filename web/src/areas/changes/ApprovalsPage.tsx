import { Skeleton } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { StateTabs } from '@/components/Filters';
import { PageHead } from '@/components/PageHead';
import { can } from '@/lib/can';
import { useParam, usePlace } from '@/shell/place';
import { useWaitingBeneficiaries } from '../beneficiaries/words';
import { useWaitingBatches } from '../batches/waiting';
import { mayDecide, useExceptions } from '../payouts/outcomes/outcomes';
import { ExportButton } from '../exports/ExportButton';
import { useWaiting, useWaitingBeside } from '../payouts/waiting';

const PayoutsTab = lazy(() => import('../payouts/inbox/PayoutsTab'));
const BatchesTab = lazy(() => import('../batches/BatchesTab'));
const BeneficiariesTab = lazy(() => import('../beneficiaries/BeneficiariesTab'));
const ExceptionsTab = lazy(() => import('../payouts/outcomes/ExceptionsTab'));
const ApprovalsExport = lazy(() => import('../exports/ApprovalsExport'));
const ChangesTab = lazy(() => import('./ChangesTab'));

/** What waits for a second person. Each area brings its own tab. */
export default function ApprovalsPage() {
  const { t } = useLingui();
  const place = usePlace();
  const { merchant, role, duty } = place;
  const releases = can.releasePayouts(role, duty);
  const decides = can.seeChanges(role);
  const [tab, setTab] = useParam('tab');
  const [panel, setPanel] = useParam('panel');
  const waiting = useWaiting();
  const { refunds, withdrawals } = useWaitingBeside(place);
  const batches = useWaitingBatches();
  const payees = useWaitingBeneficiaries();
  const exceptions = useExceptions();
  const changes = useQuery({ queryKey: keyOf(merchant.id, 'changes', 'open'), queryFn: () => take(api.GET('/v1/change-requests', { params: { query: { state: 'open', limit: 100 } } })), enabled: decides });
  const inbox = can.seeInbox(role);
  const title = inbox ? t`Approvals` : t`My requests`;
  const tabs: readonly { value: string; label: string; count: number | undefined; shown: boolean; part: ReactNode }[] = [
    { value: 'payouts', label: t`Payouts`, count: waiting?.count, shown: releases, part: <PayoutsTab key="payouts" purpose="payout" /> },
    { value: 'batches', label: t`Files`, count: batches.data?.waiting_for_me, shown: releases, part: <BatchesTab /> },
    { value: 'refunds', label: t`Refunds`, count: refunds.mine, shown: releases, part: <PayoutsTab key="refunds" purpose="refund" /> },
    { value: 'withdrawals', label: t`Withdrawals`, count: withdrawals.mine, shown: can.withdraw(role) && (withdrawals.all > 0 || tab === 'withdrawals'), part: <PayoutsTab key="withdrawals" purpose="withdrawal" /> },
    { value: 'beneficiaries', label: t`Beneficiaries`, count: payees.data?.data.filter(({ you_can: may }) => may.confirm).length, shown: can.confirmBeneficiaries(role), part: <BeneficiariesTab /> },
    { value: 'outcomes', label: t`Outcomes`, count: exceptions.data?.data.filter(({ proposal, payout }) => proposal && mayDecide(proposal, payout, merchant.member_id)).length, shown: releases && (exceptions.data?.data.length ?? 0) > 0, part: <ExceptionsTab /> },
    { value: 'changes', label: t`Changes`, count: changes.data?.data.length, shown: decides, part: <ChangesTab /> },
  ].filter(({ shown }) => shown);
  const chosen = tabs.find(({ value }) => value === tab) ?? tabs[0];
  return (
    <>
      <PageHead tab={title} title={title} says={inbox ? undefined : <Trans>What you asked for, and what became of it.</Trans>} acts={inbox ? <ExportButton /> : undefined} />
      {tabs.length > 1 && <StateTabs label={t`What waits`} tabs={tabs} value={chosen?.value ?? ''} onChange={setTab} />}
      {chosen && (
        <Suspense fallback={<Skeleton height={120} mt={24} />}>
          {chosen.part}
        </Suspense>
      )}
      {inbox && panel === 'export' && <Suspense><ApprovalsExport onClose={() => { setPanel(undefined); }} /></Suspense>}
    </>
  );
}
