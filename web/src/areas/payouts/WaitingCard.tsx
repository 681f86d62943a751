import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Skeleton } from '@mantine/core';
import { IconCheck, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { headline } from '@/api/problem';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { Acts, Permit } from '@/components/Permit';
import { toast } from '@/components/toast';
import { money } from '@/lib/money';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { RejectPayout } from './RejectPayout';
import { counting, useAccount, useEither, useMaker } from './words';
import css from './Payout.module.css';

/** One payout that waits: what it is, who made it, who approved so far, and the decision. */
export function WaitingCard({ id }: { id: string }) {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const account = useAccount();
  const maker = useMaker();
  const either = useEither();
  const [rejecting, setRejecting] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'payouts', id), queryFn: () => take(api.GET('/v1/payouts/{id}', { params: { path: { id } } })) });
  const amount = data ? money(data.amount) : '';
  const payee = data?.payee.name ?? '';
  const authorise = useAct({
    act: () => ({ says: <Trans>To release <b>{amount}</b> to <b>{payee}</b>.</Trans>, button: t`Authorise ${amount}` }),
    run: (_: undefined, key) => take(api.POST('/v1/payouts/{id}/authorization', { params: { path: { id } }, headers: { 'Idempotency-Key': key } })),
    done: (after) => { toast.done(after.state === 'pending' ? t`You approved ${amount}. One more approver releases it` : t`You released ${amount} to ${payee}`); },
  });
  if (!data) return error ? <ErrorFace error={error} what={<Trans>This payout could not be loaded.</Trans>} again={() => void refetch()} /> : <Skeleton height={150} />;
  const given = counting(data);
  const who = data.refusal?.who_can.map(({ name }) => firstName(name)) ?? [];
  const by = maker(data.maker, data.application);
  const first = given.map(({ name }) => firstName(name)).join(', ');
  const acts = (data.you_can.authorise || data.you_can.reject) && (
    <>
      <ActProblem problem={authorise.problem} unsure={authorise.unsure} />
      <Acts>
        {data.you_can.authorise && (
          <Button leftSection={<IconLock size={18} aria-hidden="true" />} loading={authorise.busy} onClick={() => { authorise.start(undefined); }}>
            <Trans>Authorise {amount}</Trans>
          </Button>
        )}
        {data.you_can.reject && <Button variant="danger" onClick={() => { setRejecting(true); }}><Trans>Reject</Trans></Button>}
      </Acts>
    </>
  );
  return (
    <Permit foot={acts || undefined} label={`${amount}, ${payee}`}>
      <div className={css.card}>
        <h2>
          <AppLink to={path('payouts', id)}>
            <Money value={data.amount} /> <Trans>to {payee}</Trans>
          </AppLink>
        </h2>
        <p className={css.says}>
          {account(data)}, <code>{data.reference}</code>
        </p>
        <p className={css.says}>
          <Trans>Made by {by}, <Moment at={data.created_at} within />.</Trans> {data.note}
        </p>
        {first && (
          <p className={css.says}>
            <IconCheck size={16} aria-hidden="true" /> <Trans>{first} approved.</Trans> {data.you_can.authorise && <Trans>You are the second of two.</Trans>}
          </p>
        )}
        {data.refusal && (
          <p className={css.says}>
            <b>{data.refusal.code === 'payout.maker' ? t`You made this payout, so someone else releases it.` : `${headline(data.refusal.title, data.refusal.detail).title}.`}</b> {who.length > 0 && <Trans>{either(who)} can.</Trans>}
          </p>
        )}
      </div>
      <RejectPayout payout={data} opened={rejecting} onClose={() => { setRejecting(false); }} />
    </Permit>
  );
}
