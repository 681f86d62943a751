import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { EmptyState } from '@/components/EmptyState';
import { ListPage, NewButton, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { StampSlot } from '@/components/Stamp';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import { LinksHead } from '../links/LinksHead';
import type { PayoutLink } from '../links/words';

const NewPayoutLink = lazy(() => import('./NewPayoutLink'));

/** Payouts whose payee says where the money goes, each on a page of its own. */
export default function PayoutLinksPage() {
  const { t } = useLingui();
  const { path, role, duty } = usePlace();
  const creates = can.createPayouts(role, duty);
  const page = useListPage('payout-links', (query) => take(api.GET('/v1/payout-links', { params: { query } })));
  const make = <NewButton onClick={() => { page.open('new'); }}><Trans>New payout link</Trans></NewButton>;
  const ends = (row: PayoutLink) => row.state === 'open' && row.expires_at && <span className="k-caption">&ensp;<Trans>until <Moment at={row.expires_at} as="date" /></Trans></span>;
  return (
    <>
      <LinksHead here="payouts" acts={page.empty ? undefined : make} />
      <ListPage
        of={page}
        under
        label={t`Payout links`}
        failed={<Trans>Payout links could not be loaded.</Trans>}
        tabs={[
          { value: 'open', label: t({ context: 'link', message: 'Open' }) },
          { value: 'used', label: t({ context: 'link', message: 'Used' }) },
          { value: 'off', label: t({ context: 'link', message: 'Switched off' }) },
          { value: 'expired', label: t({ context: 'link', message: 'Expired' }) },
        ]}
        finds={t`Reference, purpose or amount`}
        {...(creates ? {} : { filters: 'never' as const })}
        to={(row) => path('links', 'payouts', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '20%', cell: (row) => <><Status kind="link" state={row.state} />{ends(row)}</> },
          { key: 'reference', head: t`Reference`, name: true, cell: (row) => <code>{row.reference}</code> },
          { key: 'for', head: t`For`, wrap: true, width: '28%', cell: (row) => row.description },
          { key: 'by', head: t`Made by`, cell: (row) => row.made_by },
          { key: 'at', head: t`Made`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: row.description || <code>{row.reference}</code>,
          value: <Money size="row" value={row.amount} />,
          detail: <>{row.description ? <><code>{row.reference}</code>, </> : null}<Moment at={row.created_at} within /></>,
          state: <Status kind="link" state={row.state} />,
        })}
        first={
          <EmptyState title={<Trans>No payout links yet</Trans>} acts={make} picture={<><StampSlot size={88}>{t`Written by the payee`}</StampSlot><StampSlot size={88}>{t`Released by another`}</StampSlot></>}>
            <Trans>You say how much, the payee says where to. The payout that comes of it waits until an Admin or a Manager other than you releases it.</Trans>
          </EmptyState>
        }
        none={<Trans>No payout links match.</Trans>}
      />
      {creates && page.panel === 'new' && (
        <Suspense>
          <NewPayoutLink onClose={page.close} />
        </Suspense>
      )}
    </>
  );
}
