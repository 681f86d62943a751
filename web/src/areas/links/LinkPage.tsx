import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlugOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DataTable } from '@/components/DataTable';
import { DetailWait } from '@/components/DetailWait';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { MoneyHead } from '@/components/MoneyHead';
import { Columns, Section } from '@/components/PageHead';
import { useRecorded } from '@/components/record/recorded';
import { Badge, Status } from '@/components/Status';
import { useCountry } from '@/components/zone';
import { can } from '@/lib/can';
import { useTab } from '@/lib/crumbs';
import { money } from '@/lib/money';
import { phone } from '@/lib/text';
import { useAddressId, usePlace } from '@/shell/place';
import { stateOf, useMethodWords } from '../payments/words';
import { HandOut } from './HandOut';
import { Items } from './Items';
import { doubtOf, LinkNotes } from './LinkNotes';
import { LinkNumber } from './LinkNumber';
import { Print } from './PrintSheet';
import { Qr } from './Qr';
import { useSwitch } from './useSwitch';
import css from './Links.module.css';

/** One checkout link: what it asks for, how to hand it out, who paid. */
export default function LinkPage() {
  const { t } = useLingui();
  const recorded = useRecorded();
  const { merchant, role, path } = usePlace();
  const country = useCountry();
  const { methods } = useMethodWords();
  const id = useAddressId('id');
  const params = { path: { id } };
  const { data: link, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'links', id),
    queryFn: () => take(api.GET('/v1/links/{id}', { params })),
    refetchInterval: ({ state }) => (state.data?.state === 'open' ? 5000 : false),
  });
  const reference = link?.reference ?? '';
  const turn = useSwitch(reference, (on) => take(api.PUT('/v1/links/{id}/switch', { params, body: { on } })));
  const list = { label: t`Links`, to: path('links') };
  useTab(reference || t`Checkout link`, [list]);
  if (!link) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such link`} list={list} />} what={<Trans>This link could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const open = link.state === 'open';
  const doubt = doubtOf(link);
  const whole = money(link.amount);
  const { name } = merchant;
  const read = (format: 'svg' | 'png') => take(api.GET('/v1/links/{id}/qr', { params: { ...params, query: { format } }, parseAs: 'blob' })) as Promise<Blob>;
  const says = {
    open: <Trans>Whoever has this address can pay, once. Send it in a message, or let them scan the code.</Trans>,
    paid: <Trans>It was paid. The address shows the receipt.</Trans>,
    used: <Trans>It was used.</Trans>,
    off: <Trans>Whoever opens it reads that it takes no payment for now.</Trans>,
    expired: <Trans>Its time is over. Whoever opens it is told to ask you for a new one.</Trans>,
  }[link.state];
  const went = (row: (typeof link.payments)[number]) => (row.state === 'failed' && row.message ? recorded(row.message) : null);
  const surplus = (row: (typeof link.payments)[number]) => row.surplus && <Badge tone="seal">{t`To give back`}</Badge>;
  return (
    <Columns
      head={
        <>
          <div className={css.top}>
            <MoneyHead amount={link.amount} state={<Status kind="link" state={doubt ? 'doubt' : link.state} />} says={open && !doubt && link.expires_at ? <Trans>until <Moment at={link.expires_at} as="long" /></Trans> : undefined}>
              {link.customer_name ? <Trans>from <b>{link.customer_name}</b></Trans> : <Trans>from whoever has the link</Trans>}{link.description && <>, {link.description}</>}
            </MoneyHead>
            <div className={css.acts}>
              {open && <Button variant="default" leftSection={<IconPlugOff size={18} aria-hidden="true" />} loading={turn.busy} onClick={() => { turn.start(false); }}><Trans>Switch off</Trans></Button>}
              {link.state === 'off' && <Button loading={turn.busy} onClick={() => { turn.start(true); }}><Trans>Switch on</Trans></Button>}
            </div>
          </div>
          <ActProblem problem={turn.problem} />
          <LinkNotes link={link} />
          <HandOut
            address={link.url}
            title={`${merchant.name}, ${money(link.amount)}`}
            good={open && !doubt}
            copy={<Trans>Copy the link</Trans>}
            says={doubt ? <Trans>Whoever opens it reads that the network is asked, and can have it asked again.</Trans> : says}
            picture={<Qr id={link.id} name={reference} good={open && !doubt} read={read} />}
            more={
              open && !doubt && (
                <Print
                  title={<Trans>Pay {name}</Trans>}
                  main={{ label: t`Amount`, value: whole }}
                  about={[link.customer_name, link.description ?? link.items.map((item) => item.name).join(', ')].filter(Boolean).join(', ')}
                  facts={[[t`Reference`, reference], [t`Until`, link.expires_at && <Moment at={link.expires_at} as="day" />]]}
                  scan={<Trans>Scan to pay</Trans>}
                  steps={[
                    <Trans key="scan">Point the camera of your phone at the code, or type the address below into a browser.</Trans>,
                    <Trans key="name">Check that the page names <b>{name}</b> and <b>{whole}</b>.</Trans>,
                    <Trans key="pay">Choose mobile money or card. On mobile money you confirm with your PIN, on your phone.</Trans>,
                  ]}
                  address={link.url}
                  qr={{ id: link.id, read }}
                />
              )
            }
          />
          {link.control_number && <LinkNumber made={link.control_number} open={open} />}
        </>
      }
      facts={
        <>
          <Facts
            title={<Trans>Order</Trans>}
            rows={[
              [t`Reference`, <Id key="r" value={reference} whole />],
              [t`Amount`, <Money key="a" value={link.amount} />],
              [t`What it is for`, link.description],
              [t`Made by`, link.made_by],
              [t`Made`, <Moment key="m" at={link.created_at} />],
              [t`Ends`, link.expires_at ? <Moment key="e" at={link.expires_at} as="day" /> : t`Never`],
            ]}
          />
          {(link.customer_name ?? link.customer_phone ?? link.customer_email) && <Facts title={<Trans>Customer</Trans>} rows={[[t`Name`, link.customer_name], [t`Number`, link.customer_phone && phone(link.customer_phone, country)], [t`E-mail`, link.customer_email]]} />}
          <Facts title={<Trans>For support</Trans>} rows={[[t`Id`, <Id key="i" value={link.id} />]]} />
          {can.build(role) && <AppLink to={path(`build/requests?search=${reference}`)}><Trans>Open requests for this link</Trans></AppLink>}
        </>
      }
    >
      {link.items.length > 0 && <Items items={link.items} total={link.amount} />}
      <Section title={<Trans>Payments</Trans>}>
        <DataTable
          dense
          label={t`Payments`}
          list={{ rows: link.payments, error: null }}
          failed=""
          rowKey={(row) => row.id}
          to={(row) => path('payments', row.id)}
          empty={<p className="k-caption">{open ? <Trans>Nobody has tried to pay yet. This page looks again by itself.</Trans> : <Trans>Nobody paid with this link.</Trans>}</p>}
          columns={[
            { key: 'state', head: t`State`, cell: (row) => <><Status kind="payment" state={stateOf(row)} /> {surplus(row)}</> },
            { key: 'method', head: t`Method`, name: true, cell: (row) => methods[row.method] },
            { key: 'says', head: t`What happened`, wrap: true, cell: went },
            { key: 'at', head: t`Time`, cell: (row) => <Moment at={row.created_at} /> },
            { key: 'amount', head: t`Amount`, right: true, cell: (row) => <Money size="row" value={row.amount} /> },
          ]}
          phone={(row) => ({ title: methods[row.method], value: <Money size="row" value={row.amount} />, detail: <>{went(row)} <Moment at={row.created_at} within /></>, state: <>{surplus(row)} <Status kind="payment" state={stateOf(row)} /></> })}
        />
      </Section>
    </Columns>
  );
}
