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
import { useExceptions } from '../payouts/outcomes/outcomes';
import { waitsForMe } from '../payouts/outcomes/settles';
import { ExportButton } from '../exports/ExportButton';
import { useWaitingBeside, useWaitingPayouts } from '../payouts/waiting';
import { useOpenTab, type Opens } from './opening';

const PayoutsTab = lazy(() => import('../payouts/inbox/PayoutsTab'));
const BatchesTab = lazy(() => import('../batches/BatchesTab'));
const BeneficiariesTab = lazy(() => import('../beneficiaries/BeneficiariesTab'));
const ExceptionsTab = lazy(() => import('../payouts/outcomes/ExceptionsTab'));
const ApprovalsExport = lazy(() => import('../exports/ApprovalsExport'));
const ChangesTab = lazy(() => import('./ChangesTab'));

interface Tab extends Opens {
  label: string;
  may: boolean;
  /** Its count where that is not of what waits for the reader. */
  count?: number | undefined;
  /** Shown only where there are any, or where it is open. */
  all?: number;
  part: ReactNode;
}

const wait = <Skeleton height={120} mt={24} />;

/** What waits for a second person. Each area brings its own tab. */
export default function ApprovalsPage() {
  const { t } = useLingui();
  const place = usePlace();
  const { merchant, role, duty } = place;
  const releases = can.releasePayouts(role, duty);
  const decides = can.seeChanges(role);
  const [tab, setTab] = useParam('tab');
  const [panel, setPanel] = useParam('panel');
  const waiting = useWaitingPayouts();
  const { refunds, withdrawals } = useWaitingBeside(place);
  const batches = useWaitingBatches();
  const payees = useWaitingBeneficiaries();
  const exceptions = useExceptions();
  const changes = useQuery({ queryKey: keyOf(merchant.id, 'changes', 'open'), queryFn: () => take(api.GET('/v1/change-requests', { params: { query: { state: 'open', limit: 100 } } })), enabled: decides });
  const inbox = can.seeInbox(role);
  const title = inbox ? t`Approvals` : t`My requests`;
  const tabs: readonly Tab[] = [
    { value: 'payouts', label: t`Payouts`, mine: waiting.data?.count ?? 0, asking: waiting.isFetching, may: releases, part: <PayoutsTab key="payouts" purpose="payout" /> },
    { value: 'batches', label: t`Files`, mine: batches.data?.waiting_for_me ?? 0, asking: batches.isFetching, may: releases, part: <BatchesTab /> },
    { value: 'refunds', label: t`Refunds`, mine: refunds.mine, asking: refunds.asking, may: releases, part: <PayoutsTab key="refunds" purpose="refund" /> },
    { value: 'withdrawals', label: t`Withdrawals`, mine: withdrawals.mine, all: withdrawals.all, asking: withdrawals.asking, may: can.withdraw(role), part: <PayoutsTab key="withdrawals" purpose="withdrawal" /> },
    { value: 'beneficiaries', label: t`Beneficiaries`, mine: payees.data?.data.filter(({ you_can: may }) => may.confirm).length ?? 0, asking: payees.isFetching, may: can.confirmBeneficiaries(role), part: <BeneficiariesTab /> },
    { value: 'outcomes', label: t`Outcomes`, mine: exceptions.data?.data.filter((one) => waitsForMe(one, place)).length ?? 0, all: exceptions.data?.data.length ?? 0, asking: exceptions.isFetching, may: releases, part: <ExceptionsTab /> },
    { value: 'changes', label: t`Changes`, mine: changes.data?.data.filter(({ you_can: may }) => may === 'confirm').length ?? 0, count: changes.data?.data.length, asking: changes.isFetching, may: decides, part: <ChangesTab /> },
  ].filter(({ may }) => may);
  const open = useOpenTab(tab, merchant.id, tabs);
  const shown = tabs.filter(({ value, all }) => all !== 0 || value === open);
  return (
    <>
      <PageHead tab={title} title={title} says={inbox ? undefined : <Trans>What you asked for, and what became of it.</Trans>} acts={inbox ? <ExportButton /> : undefined} />
      {shown.length > 1 && <StateTabs label={t`What waits`} tabs={shown.map(({ value, label, mine, count = mine }) => ({ value, label, count }))} value={open ?? ''} onChange={setTab} />}
      <Suspense fallback={wait}>
        {tabs.find(({ value }) => value === open)?.part ?? (tabs.length > 0 && wait)}
      </Suspense>
      {inbox && panel === 'export' && <Suspense><ApprovalsExport onClose={() => { setPanel(undefined); }} /></Suspense>}
    </>
  );
}
