import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { useList } from '@/api/useList';
import { DataTable, Pager } from '@/components/DataTable';
import { EmptyState, NoMatch } from '@/components/EmptyState';
import { FilterBar, SearchBox } from '@/components/Filters';
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
  const [search, setSearch] = useParam('search');
  const [panel, setPanel] = useParam('panel');
  const [customer] = useParam('customer');
  const manages = can.manageLinks(role);
  const list = useList(['customers', search], (cursor) => take(api.GET('/v1/customers', { params: { query: { search, cursor } } })));
  const empty = list.rows?.length === 0 && !search && !list.onNewer;
  const add = manages && (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} data-key="n" onClick={() => { setPanel('new'); }}>
      <Trans>New customer</Trans>
    </Button>
  );
  const close = () => { set({ panel: undefined, customer: undefined }); };
  return (
    <>
      <LinksHead here="customers" acts={empty ? undefined : add} />
      {!empty && (
        <FilterBar>
          <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Name, number or e-mail`} />
        </FilterBar>
      )}
      <DataTable
        label={t`Customers`}
        list={list}
        failed={<Trans>Customers could not be loaded.</Trans>}
        rowKey={(row) => row.id}
        onOpen={(row) => { set({ panel: 'customer', customer: row.id }); }}
        columns={[
          { key: 'name', head: t`Name`, name: true, width: '34%', cell: (row) => <b>{named(row)}</b> },
          { key: 'phone', head: t`Number`, cell: (row) => row.name && row.phone && phone(row.phone, country) },
          { key: 'email', head: t`E-mail`, wrap: true, cell: (row) => row.email },
          { key: 'at', head: t`Known since`, right: true, cell: (row) => <Moment at={row.created_at} /> },
        ]}
        phone={(row) => ({ title: named(row), value: <Moment at={row.created_at} />, detail: [row.name && row.phone && phone(row.phone, country), row.email].filter(Boolean).join(', ') })}
        empty={
          empty ? (
            <EmptyState title={<Trans>No customers yet</Trans>} acts={add || undefined}>
              <Trans>Whoever pays by a link, a card or a control number of their own stands here, with what they paid. You can also write them down first.</Trans>
            </EmptyState>
          ) : (
            <NoMatch onClear={() => { set({ search: undefined }); }}>
              <Trans>No customers match.</Trans>
            </NoMatch>
          )
        }
        foot={<Pager onNewer={list.onNewer} onOlder={list.onOlder} />}
      />
      <Suspense>
        {panel === 'new' && manages && <CustomerForm onClose={close} />}
        {customer && panel !== 'new' && <CustomerPanel key={customer} id={customer} onClose={close} />}
      </Suspense>
    </>
  );
}
