import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { PageHead } from '@/components/PageHead';
import { PageTabs } from '@/components/PageTabs';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';

type Tab = 'checkout' | 'bills' | 'payouts' | 'debits' | 'customers';

/** The head of these lists: what is handed to people outside, and who they are. */
export function LinksHead({ here, acts }: { here: Tab; acts?: ReactNode }) {
  const { t } = useLingui();
  const { path, role, duty } = usePlace();
  const manages = can.manageLinks(role);
  const tabs = [
    { name: 'checkout', label: t`Checkout links`, to: path('links') },
    { name: 'bills', label: t({ context: 'tab', message: 'Control numbers' }), to: path('links', 'control-numbers') },
    { name: 'payouts', label: t({ context: 'tab', message: 'Payout links' }), to: path('links', 'payouts') },
    { name: 'debits', label: t({ context: 'tab', message: 'Direct debits' }), to: path('links', 'direct-debits') },
    { name: 'customers', label: t({ context: 'tab', message: 'Customers' }), to: path('links', 'customers') },
  ] as const;
  const word = tabs.find(({ name }) => name === here)?.label ?? '';
  return (
    <>
      <PageHead tab={word} title={t`Links`} acts={manages ? acts : undefined} />
      {manages && <PageTabs label={t`Links`} tabs={tabs.filter(({ name }) => name !== 'payouts' || can.createPayouts(role, duty)).map(({ name, ...tab }) => ({ ...tab, here: name === here }))} />}
    </>
  );
}
