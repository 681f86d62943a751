import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { EmptyState } from '@/components/EmptyState';
import { ListPage, NewButton, useListPage } from '@/components/ListPage';
import { Moment } from '@/components/Moment';
import { useCountry } from '@/components/zone';
import { can } from '@/lib/can';
import { phone } from '@/lib/text';
import { useParam, usePlace, useSetParams } from '@/shell/place';
import { LinksHead } from '../links/LinksHead';
import { useCustomerName } from './words';

const CustomerForm = lazy(() => import('./CustomerForm'));
const CustomerPanel = lazy(() => import('./CustomerPanel'));

/** Who was asked for payments, and who paid. */
export default function CustomersPage() {
  const { t } = useLingui();
  const { role } = usePlace();
  const country = useCountry();
  const named = useCustomerName();
  const set = useSetParams();
  const [customer] = useParam('customer');
  const manages = can.manageLinks(role);
  const page = useListPage('customers', ({ search, cursor }) => take(api.GET('/v1/customers', { params: { query: { search, cursor } } })));
  const { panel, empty } = page;
  const add = manages && <NewButton onClick={() => { page.open('new'); }}><Trans>New customer</Trans></NewButton>;
  const close = () => { set({ panel: undefined, customer: undefined }); };
  return (
    <>
      <LinksHead here="customers" acts={empty ? undefined : add} />
      <ListPage
        of={page}
        label={t`Customers`}
        failed={<Trans>Customers could not be loaded.</Trans>}
        finds={t`Name, number or e-mail`}
        onOpen={(row) => { set({ panel: 'customer', customer: row.id }); }}
        columns={[
          { key: 'name', head: t`Name`, name: true, width: '34%', cell: (row) => <b>{named(row)}</b> },
          { key: 'phone', head: t`Number`, cell: (row) => row.name && row.phone && phone(row.phone, country) },
          { key: 'email', head: t`E-mail`, wrap: true, cell: (row) => row.email },
          { key: 'at', head: t`Known since`, right: true, cell: (row) => <Moment at={row.created_at} /> },
        ]}
        phone={(row) => ({ title: named(row), value: <Moment at={row.created_at} />, detail: [row.name && row.phone && phone(row.phone, country), row.email].filter(Boolean).join(', ') })}
        first={
          <EmptyState title={<Trans>No customers yet</Trans>} acts={add || undefined}>
            <Trans>Whoever pays by a link, a card or a control number of their own stands here, with what they paid. You can also write them down first.</Trans>
          </EmptyState>
        }
        none={<Trans>No customers match.</Trans>}
      />
      <Suspense>
        {panel === 'new' && manages && <CustomerForm onClose={close} />}
        {customer && panel !== 'new' && <CustomerPanel key={customer} id={customer} onClose={close} />}
      </Suspense>
    </>
  );
}
