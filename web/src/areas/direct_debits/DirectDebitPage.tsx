import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { Confirm } from '@/components/Confirm';
import { DataTable } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { MoneyHead } from '@/components/MoneyHead';
import { Columns, Section } from '@/components/PageHead';
import { Progress } from '@/components/Progress';
import { useRecorded } from '@/components/record/recorded';
import { Status } from '@/components/Status';
import { toast } from '@/components/toast';
import { useCountry, useZone } from '@/components/zone';
import { can } from '@/lib/can';
import { useTab } from '@/lib/crumbs';
import { dawn, day } from '@/lib/moment';
import { money } from '@/lib/money';
import { account, phone } from '@/lib/text';
import { useLanguage } from '@/i18n/useLanguage';
import { useAddressId, usePlace } from '@/shell/place';
import { useRhythm } from './words';
import links from '../links/Links.module.css';
import css from './DirectDebit.module.css';

/** One direct debit: what was agreed, how far it has come, each instalment. */
export default function DirectDebitPage() {
  const { t } = useLingui();
  const recorded = useRecorded();
  const { merchant, role, path } = usePlace();
  const country = useCountry();
  const zone = useZone();
  const [language] = useLanguage();
  const rhythm = useRhythm();
  const id = useAddressId('id');
  const params = { path: { id } };
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'direct-debits', id),
    queryFn: () => take(api.GET('/v1/direct-debits/{id}', { params })),
    refetchInterval: ({ state }) => (state.data?.state === 'requested' || state.data?.state === 'active' ? 5000 : false),
  });
  const who = data?.customer.name ?? '';
  const cancel = useAct({
    run: () => take(api.POST('/v1/direct-debits/{id}/cancel', { params })),
    done: () => {
      toast.done(t`Nothing more is collected from ${who}`);
      setAsking(false);
    },
  });
  const list = { label: t`Direct debits`, to: path('links', 'direct-debits') };
  useTab(who || t`Direct debit`, [{ label: t`Links`, to: path('links') }, list]);
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such direct debit`} list={list} />} what={<Trans>This direct debit could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const date = (text: string) => day(new Date(dawn(text, zone)), zone, language);
  const running = data.state === 'requested' || data.state === 'active';
  const each = money(data.amount);
  const went = (row: (typeof data.payments)[number]) => (row.state === 'failed' && row.message ? recorded(row.message) : null);
  const says = {
    requested: <Trans>{who} is asked by their bank</Trans>,
    active: data.next_at ? <Trans>next on <Moment at={data.next_at} as="day" /></Trans> : undefined,
    rejected: data.message && recorded(data.message),
    expired: <Trans>{who} did not answer before the first day was over</Trans>,
    cancelled: data.message && recorded(data.message),
    completed: undefined,
  }[data.state];
  return (
    <Columns
      head={
        <>
          <div className={links.top}>
            <MoneyHead amount={data.amount} state={<Status kind="direct_debit" state={data.state} />} says={says ?? undefined}>
              {rhythm(data)}, <Trans>from <b>{who}</b></Trans>{data.description && <>, {data.description}</>}
            </MoneyHead>
            {running && can.askForPayments(role) && <div className={links.acts}><Button variant="danger" onClick={() => { setAsking(true); }}><Trans>End it</Trans></Button></div>}
          </div>
          <Progress
            collected={data.collected}
            goal={data.total}
            beside={<span>{t`${plural(data.paid, { one: '# instalment of ', other: '# instalments of ' })}${data.instalments}`}{data.failed > 0 && <>, <b className={css.failed}>{t`${plural(data.failed, { one: '# failed', other: '# failed' })}`}</b></>}</span>}
          />
        </>
      }
      facts={
        <>
          <Facts title={<Trans>Customer</Trans>} rows={[[t`Name`, who], [t`Account`, <>CRDB {account(data.account)}</>], [t`Number at the bank`, phone(data.phone_number, country)], [t`Number`, data.customer.phone && data.customer.phone !== data.phone_number && phone(data.customer.phone, country)], [t`E-mail`, data.customer.email]]} />
          <Facts
            title={<Trans>Agreement</Trans>}
            rows={[
              [t`Each`, <Money key="a" value={data.amount} />],
              [t`How often`, rhythm(data)],
              [t`First`, date(data.starts_on)],
              [t`Not after`, date(data.ends_on)],
              [t`Instalments`, String(data.instalments)],
              [t`Together`, <Money key="t" value={data.total} />],
              [t`What it is for`, data.description],
              [t`Through`, data.application?.name ?? t`Dashboard`],
              [t`Asked`, <Moment key="c" at={data.created_at} />],
            ]}
          />
          <Facts title={<Trans>For support</Trans>} rows={[[t`Id`, <Id key="i" value={data.id} />], [t`API id`, <Id key="w" value={data.request_id} whole />]]} />
          {can.build(role) && <AppLink to={path(`build/requests?search=${data.request_id}`)}><Trans>Open requests for this direct debit</Trans></AppLink>}
        </>
      }
    >
      <Section title={<Trans>Instalments</Trans>}>
        <DataTable
          dense
          label={t`Instalments`}
          list={{ rows: data.payments, error: null }}
          failed=""
          rowKey={(row) => row.payment_id}
          to={(row) => path('payments', row.payment_id)}
          empty={<p className="k-caption">{data.state === 'requested' ? <Trans>Nothing is collected before {who} agrees at the bank. This page looks again by itself.</Trans> : data.state === 'active' ? <Trans>The first one is collected on its day.</Trans> : <Trans>Nothing was collected.</Trans>}</p>}
          columns={[
            { key: 'state', head: t`State`, cell: (row) => <Status kind="payment" state={row.state} /> },
            { key: 'number', head: t`Instalment`, name: true, cell: (row) => t`${row.number} of ${data.instalments}` },
            { key: 'says', head: t`What happened`, wrap: true, cell: went },
            { key: 'at', head: t`Time`, cell: (row) => <Moment at={row.at} /> },
            { key: 'amount', head: t`Amount`, right: true, cell: () => <Money size="row" value={data.amount} /> },
          ]}
          phone={(row) => ({ title: t`${row.number} of ${data.instalments}`, value: <Money size="row" value={data.amount} />, detail: <>{went(row)} <Moment at={row.at} within /></>, state: <Status kind="payment" state={row.state} /> })}
        />
      </Section>
      <Confirm
        opened={asking}
        onClose={() => { cancel.forget(); setAsking(false); }}
        title={<Trans>End the direct debit of {who}</Trans>}
        keep={<Trans>Keep collecting</Trans>}
        act={<Trans>End it</Trans>}
        doing={cancel}
        onAct={() => { cancel.start(); }}
      >
        <p><Trans>No further {each} is collected. An instalment that is under way goes on. To begin again, {who} has to agree again.</Trans></p>
      </Confirm>
    </Columns>
  );
}
