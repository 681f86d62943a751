import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPencil, IconPlugOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useList } from '@/api/useList';
import { AppLink } from '@/components/AppLink';
import { DataTable, Pager } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import head from '@/components/Head.module.css';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Columns, Section } from '@/components/PageHead';
import { Badge, Status } from '@/components/Status';
import { useCountry } from '@/components/zone';
import { can } from '@/lib/can';
import { useTab } from '@/lib/crumbs';
import { maskedPhone, phone } from '@/lib/text';
import { useAddressId, useParam, usePlace } from '@/shell/place';
import { BillHandOut } from './BillHandOut';
import { Collected } from './Collected';
import { Grouped } from './Grouped';
import { useSwitch } from './useSwitch';
import { useTakes } from './words';
import css from './Links.module.css';

const BillPanel = lazy(() => import('./BillPanel'));

/** One control number: what it asks for, how far it has come, who paid. */
export default function BillPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const country = useCountry();
  const takes = useTakes();
  const id = useAddressId('id');
  const params = { path: { id } };
  const [panel, setPanel] = useParam('panel');
  const found = useQuery({ queryKey: keyOf(merchant.id, 'bills', id), queryFn: () => take(api.GET('/v1/bills/{id}', { params })), refetchInterval: 10_000 });
  const payments = useList(['bills', id, 'payments'], (cursor) => take(api.GET('/v1/bills/{id}/payments', { params: { ...params, query: { cursor } } })));
  const bill = found.data;
  const number = bill?.payer_number ?? '';
  const turn = useSwitch(number, (on) => take(on ? api.POST('/v1/bills/{id}/enable', { params }) : api.POST('/v1/bills/{id}/disable', { params })));
  const list = { label: t`Control numbers`, to: path('links', 'control-numbers') };
  useTab(number || t`Control number`, [{ label: t`Links`, to: path('links') }, list]);
  if (!bill) return found.error ? <ErrorFace error={found.error} missing={<Missing title={t`There is no such control number`} list={list} />} what={<Trans>This control number could not be loaded.</Trans>} again={() => void found.refetch()} /> : <DetailWait />;
  const off = bill.state === 'off';
  const good = bill.state === 'active';
  return (
    <Columns
      head={
        <>
          <div className={css.top}>
            <header className={head.head}>
              <p className={head.state} role="status"><Status kind="bill" state={bill.state} /> {bill.switched_off_at && <span className="k-caption"><Trans>since <Moment at={bill.switched_off_at} within /></Trans></span>}</p>
              <h1 tabIndex={-1} className={css.number}><Grouped number={number} /></h1>
              <p className={head.to} dir="auto">{bill.customer ? <Trans>for <b>{bill.customer.name}</b></Trans> : <Trans>for one payment</Trans>}{bill.description && <>, {bill.description}</>}</p>
            </header>
            <div className={css.acts}>
              {bill.state !== 'paid' && <Button variant="default" leftSection={<IconPencil size={18} aria-hidden="true" />} onClick={() => { setPanel('edit'); }}><Trans>Edit</Trans></Button>}
              {off && <Button loading={turn.busy} onClick={() => { turn.start(true); }}><Trans>Switch on</Trans></Button>}
              {good && <Button variant="default" leftSection={<IconPlugOff size={18} aria-hidden="true" />} loading={turn.busy} onClick={() => { turn.start(false); }}><Trans>Switch off</Trans></Button>}
            </div>
          </div>
          <ActProblem problem={turn.problem} />
          <BillHandOut bill={bill} />
          <Collected bill={bill} />
        </>
      }
      facts={
        <>
          <Facts
            title={<Trans>Control number</Trans>}
            rows={[
              [t`Payers type`, <Id key="p" value={number} whole />],
              [t`Your number`, bill.number !== number && <Id key="n" value={bill.number} whole />],
              [t`Paid`, bill.kind === 'order' ? t`Once` : t`Again and again`],
              [t`Takes`, takes(bill)],
              [t`At most`, bill.maximum && <Money key="m" value={bill.maximum} />],
              [t`Through`, bill.application?.name ?? t`Dashboard`],
              [t`Made`, <Moment key="at" at={bill.created_at} />],
            ]}
          />
          {bill.customer && <Facts title={<Trans>Customer</Trans>} rows={[[t`Name`, bill.customer.name], [t`Number`, bill.customer.phone && phone(bill.customer.phone, country)], [t`E-mail`, bill.customer.email]]} />}
          <Facts title={<Trans>For support</Trans>} rows={[[t`Id`, <Id key="i" value={bill.id} />]]} />
          {can.build(role) && <AppLink to={path(`build/requests?search=${bill.number}`)}><Trans>Open requests for this number</Trans></AppLink>}
        </>
      }
    >
      <Section title={<Trans>Payments</Trans>}>
        <DataTable
          dense
          label={t`Payments`}
          list={payments}
          failed={<Trans>Payments could not be loaded.</Trans>}
          rowKey={(row) => row.payment_id}
          to={(row) => path('payments', row.payment_id)}
          empty={<p className="k-caption"><Trans>Nobody has paid under this number yet.</Trans></p>}
          columns={[
            { key: 'payer', head: t`Payer`, name: true, cell: (row) => <>{row.payer_name && <b>{row.payer_name}&ensp;</b>}<span className={row.payer_name ? 'k-caption' : undefined}>{row.channel} {row.phone && maskedPhone(row.phone, country)}</span></> },
            { key: 'receipt', head: t`Receipt`, cell: (row) => <code>{row.receipt}</code> },
            { key: 'at', head: t`Received`, cell: (row) => <Moment at={row.at} /> },
            { key: 'amount', head: t`Amount`, right: true, cell: (row) => <>{row.state === 'beside' && <Badge tone="off">{t`after it closed`}</Badge>} <Money size="row" value={row.amount} /></> },
          ]}
          phone={(row) => ({ title: row.payer_name ?? row.channel, value: <Money size="row" value={row.amount} />, detail: <>{row.channel} {row.phone && maskedPhone(row.phone, country)}</>, state: <Moment at={row.at} /> })}
          foot={<Pager onNewer={payments.onNewer} onOlder={payments.onOlder} />}
        />
      </Section>
      {panel === 'edit' && (
        <Suspense>
          <BillPanel bill={bill} onClose={() => { setPanel(undefined); }} />
        </Suspense>
      )}
    </Columns>
  );
}
