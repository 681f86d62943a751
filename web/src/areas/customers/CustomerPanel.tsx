import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { notThere } from '@/api/problem';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DataTable } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Section } from '@/components/PageHead';
import { Panel } from '@/components/Panel';
import { Status } from '@/components/Status';
import { useCountry } from '@/components/zone';
import { can } from '@/lib/can';
import { phone } from '@/lib/text';
import { useParam, usePlace } from '@/shell/place';
import { useMethodWords } from '../payments/words';
import CustomerForm from './CustomerForm';
import { useCustomerName } from './words';

/** One customer: how they are reached and what they paid, in a drawer beside the list. */
export default function CustomerPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const country = useCountry();
  const named = useCustomerName();
  const { methods } = useMethodWords();
  const [panel, setPanel] = useParam('panel');
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'customers', id), queryFn: () => take(api.GET('/v1/customers/{id}', { params: { path: { id } } })) });
  if (data && panel === 'edit' && can.manageLinks(role)) return <CustomerForm customer={data} onClose={() => { setPanel('customer'); }} />;
  const all = `payments?customer=${id}`;
  return (
    <Panel
      opened
      onClose={onClose}
      title={data ? named(data) : <Trans>Customer</Trans>}
      says={data && <Trans>Known since <Moment at={data.created_at} as="day" /></Trans>}
      footSays={data && data.payments.length > 0 ? <AppLink to={path(all)}><Trans>All their payments</Trans></AppLink> : undefined}
      act={data && can.manageLinks(role) ? <Button variant="default" leftSection={<IconPencil size={18} aria-hidden="true" />} onClick={() => { setPanel('edit'); }}><Trans>Edit</Trans></Button> : undefined}
    >
      {!data && (error ? notThere(error) ? <p><Trans>There is no such customer here. The link may be incomplete, or it belongs to another merchant.</Trans></p> : <ErrorFace error={error} what={<Trans>This customer could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />)}
      {data && (
        <>
          <Facts rows={[[t`Number`, data.phone && phone(data.phone, country)], [t`E-mail`, data.email], [t`Id`, <Id key="i" value={data.id} />]]} />
          <Section title={<Trans>Payments</Trans>} beside={data.payments.length === 25 ? <Trans>The latest 25</Trans> : undefined}>
            <DataTable
              narrow
              label={t`Payments`}
              list={{ rows: data.payments, error: null }}
              failed=""
              rowKey={(row) => row.id}
              to={(row) => path('payments', row.id)}
              empty={<p className="k-caption"><Trans>They have paid nothing yet.</Trans></p>}
              columns={[]}
              phone={(row) => ({
                title: <code>{row.reference}</code>,
                value: <Money size="row" value={row.amount} />,
                detail: <>{row.method === 'card' ? [row.channel, row.card_last_four && `…${row.card_last_four}`].filter(Boolean).join(' ') : methods[row.method]}, <Moment at={row.created_at} within /></>,
                state: <Status kind="payment" state={row.state} />,
              })}
            />
          </Section>
        </>
      )}
    </Panel>
  );
}
