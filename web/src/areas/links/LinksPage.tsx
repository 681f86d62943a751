import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { EmptyState } from '@/components/EmptyState';
import { ListPage, NewButton, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import { LinksHead } from './LinksHead';
import type { Link } from './words';

const NewLink = lazy(() => import('./NewLink'));

/** Pages that customers pay on, each at an address of its own. */
export default function LinksPage() {
  const { t } = useLingui();
  const { path, role } = usePlace();
  const page = useListPage('links', (query) => take(api.GET('/v1/links', { params: { query } })));
  const make = <NewButton onClick={() => { page.open('new'); }}><Trans>New link</Trans></NewButton>;
  const about = (row: Link) => [row.customer_name, row.description ?? row.items.map(({ name }) => name).join(', ')].filter(Boolean).join(', ');
  const ends = (row: Link) => row.state === 'open' && row.expires_at && <span className="k-caption">&ensp;<Trans>until <Moment at={row.expires_at} as="date" /></Trans></span>;
  return (
    <>
      <LinksHead here="checkout" acts={page.empty ? undefined : make} />
      <ListPage
        of={page}
        under
        label={t`Checkout links`}
        failed={<Trans>Links could not be loaded.</Trans>}
        tabs={[
          { value: 'open', label: t({ context: 'link', message: 'Open' }) },
          { value: 'paid', label: t({ context: 'link', message: 'Paid' }) },
          { value: 'off', label: t({ context: 'link', message: 'Switched off' }) },
          { value: 'expired', label: t({ context: 'link', message: 'Expired' }) },
        ]}
        finds={t`Customer, reference or amount`}
        {...(can.manageLinks(role) ? {} : { filters: 'never' as const })}
        to={(row) => path('links', row.id)}
        columns={[
          { key: 'state', head: t`State`, width: '20%', cell: (row) => <><Status kind="link" state={row.state} />{ends(row)}</> },
          { key: 'reference', head: t`Reference`, name: true, cell: (row) => <code>{row.reference}</code> },
          { key: 'for', head: t`For`, wrap: true, width: '28%', cell: about },
          { key: 'by', head: t`Made by`, cell: (row) => row.made_by },
          { key: 'at', head: t`Made`, cell: (row) => <Moment at={row.created_at} /> },
          { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
        ]}
        phone={(row) => ({
          title: about(row) || <code>{row.reference}</code>,
          value: <Money size="row" value={row.amount} />,
          detail: <>{about(row) ? <><code>{row.reference}</code>, </> : null}<Moment at={row.created_at} within /></>,
          state: <Status kind="link" state={row.state} />,
        })}
        first={
          <EmptyState title={<Trans>No checkout links yet</Trans>} acts={make}>
            <Trans>A link opens a page where your customer pays by mobile money or card. Make the first one, then send its address in a message or print its QR code.</Trans>
          </EmptyState>
        }
        none={<Trans>No links match.</Trans>}
      />
      {page.panel === 'new' && (
        <Suspense>
          <NewLink onClose={page.close} />
        </Suspense>
      )}
    </>
  );
}
