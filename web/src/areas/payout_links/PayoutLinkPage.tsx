import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconEyeOff, IconPlugOff, IconUserX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DetailWait } from '@/components/DetailWait';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { MoneyHead } from '@/components/MoneyHead';
import { Note } from '@/components/Note';
import { Columns, Section } from '@/components/PageHead';
import { Status } from '@/components/Status';
import { can } from '@/lib/can';
import { useTab } from '@/lib/crumbs';
import { money } from '@/lib/money';
import { firstName } from '@/lib/text';
import { useAddressId, usePlace } from '@/shell/place';
import { HandOut } from '../links/HandOut';
import { Qr } from '../links/Qr';
import { useSwitch } from '../links/useSwitch';
import css from '../links/Links.module.css';

/** One payout link: how much, for whoever made it its address, and the payout it became. */
export default function PayoutLinkPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const id = useAddressId('id');
  const params = { path: { id } };
  const { data: link, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'payout-links', id),
    queryFn: () => take(api.GET('/v1/payout-links/{id}', { params })),
    refetchInterval: ({ state }) => (state.data?.state === 'open' ? 5000 : 15_000),
  });
  const reference = link?.reference ?? '';
  const turn = useSwitch(reference, (on) => take(api.PUT('/v1/payout-links/{id}/switch', { params, body: { on } })));
  const list = { label: t`Payout links`, to: path('links', 'payouts') };
  useTab(reference || t`Payout link`, [{ label: t`Links`, to: path('links') }, list]);
  if (!link) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such payout link`} list={list} />} what={<Trans>This payout link could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const open = link.state === 'open';
  // Only their maker sees an address, and an Employee switches only links of their own.
  const switches = role !== 'Employee' || link.url !== undefined;
  const name = firstName(link.made_by);
  const says = {
    open: <Trans>Whoever has this address says where {money(link.amount)} go, once. Send it to the payee alone.</Trans>,
    paid: <Trans>It was used.</Trans>,
    used: <Trans>The payee said where to. The address shows them how it goes.</Trans>,
    off: <Trans>Whoever opens it reads that it takes nothing for now.</Trans>,
    expired: <Trans>Its time is over. Whoever opens it is told to ask you for a new one.</Trans>,
  }[link.state];
  return (
    <Columns
      head={
        <>
          <div className={css.top}>
            <MoneyHead amount={link.amount} state={<Status kind="link" state={link.state} />} says={open && link.expires_at ? <Trans>until <Moment at={link.expires_at} as="long" /></Trans> : undefined}>
              <Trans>to whoever has the link</Trans>{link.description && <>, {link.description}</>}
            </MoneyHead>
            <div className={css.acts}>
              {open && switches && <Button variant="default" leftSection={<IconPlugOff size={18} aria-hidden="true" />} loading={turn.busy} onClick={() => { turn.start(false); }}><Trans>Switch off</Trans></Button>}
              {link.state === 'off' && link.maker_may && switches && <Button loading={turn.busy} onClick={() => { turn.start(true); }}><Trans>Switch on</Trans></Button>}
            </div>
          </div>
          <ActProblem problem={turn.problem} />
          {!link.maker_may && (open || link.state === 'off') && (
            <Note icon={IconUserX}>
              <b><Trans>Nobody can use this link.</Trans></b> <Trans>{name} made it and may make no payouts any more. Make a new one.</Trans>
            </Note>
          )}
          {link.url ? (
            <HandOut
              address={link.url}
              title={`${merchant.name}, ${money(link.amount)}`}
              good={open && link.maker_may}
              copy={<Trans>Copy the link</Trans>}
              look={<Trans>See what the payee sees</Trans>}
              says={says}
              picture={<Qr id={link.id} name={reference} good={open} read={(format) => take(api.GET('/v1/payout-links/{id}/qr', { params: { ...params, query: { format } }, parseAs: 'blob' })) as Promise<Blob>} />}
            />
          ) : (
            <Note icon={IconEyeOff}>
              <b><Trans>Only {name} sees the address.</Trans></b> <Trans>Whoever releases the payout must not be able to name its payee.</Trans>
            </Note>
          )}
        </>
      }
      facts={
        <>
          <Facts
            title={<Trans>Payout link</Trans>}
            rows={[
              [t`Reference`, <Id key="r" value={reference} whole />],
              [t`Amount`, <Money key="a" value={link.amount} />],
              [t`What it is for`, link.description],
              [t`Made by`, link.made_by],
              [t`Made`, <Moment key="m" at={link.created_at} />],
              [t`Ends`, link.expires_at && <Moment key="e" at={link.expires_at} as="day" />],
            ]}
          />
          <Facts title={<Trans>For support</Trans>} rows={[[t`Id`, <Id key="i" value={link.id} />]]} />
          {can.build(role) && <AppLink to={path(`build/requests?search=${reference}`)}><Trans>Open requests for this link</Trans></AppLink>}
        </>
      }
    >
      <Section title={<Trans>Payout</Trans>}>
        {link.payout_id ? (
          <p className={css.became}>
            {link.payout_state && <Status kind="payout" state={link.payout_state} />}
            <AppLink to={path('payouts', link.payout_id)}><code>{reference}</code></AppLink>
            <Money size="row" value={link.amount} />
          </p>
        ) : (
          <p className="k-caption">{open ? <Trans>Nobody has used it yet. This page looks again by itself.</Trans> : <Trans>Nobody used it.</Trans>}</p>
        )}
      </Section>
    </Columns>
  );
}
