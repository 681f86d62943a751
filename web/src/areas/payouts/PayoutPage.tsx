import { Trans, useLingui } from '@lingui/react/macro';
import { IconLink, IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Id } from '@/components/Id';
import { Missing } from '@/components/Missing';
import { Moment } from '@/components/Moment';
import { Money } from '@/components/Money';
import { MoneyHead } from '@/components/MoneyHead';
import { Note } from '@/components/Note';
import { Columns, Section } from '@/components/PageHead';
import { useRecorded } from '@/components/record/recorded';
import { Status } from '@/components/Status';
import { StepSays } from '@/components/record/StepSays';
import { Timeline } from '@/components/Timeline';
import { Waived } from '@/components/record/Waived';
import { Warn } from '@/components/Warn';
import { useCountry } from '@/components/zone';
import { useTab } from '@/lib/crumbs';
import { account as inFours, phone } from '@/lib/text';
import { can } from '@/lib/can';
import { useAddressId, usePlace } from '@/shell/place';
import { Transfers } from '../ledger/Transfers';
import { SubjectDeliveries } from '../webhooks/SubjectDeliveries';
import { LookTwice } from './LookTwice';
import { FoundOut } from './outcomes/FoundOut';
import { OutcomePermit } from './outcomes/OutcomePermit';
import { useOutcomes } from './outcomes/outcomes';
import { OtherName } from './OtherName';
import { PayeeName } from './PayeeName';
import { PayoutPermit } from './PayoutPermit';
import { usePurposeWords } from './purpose/purpose';
import { usePayoutSteps } from './steps';
import { ExchangeSays } from './ExchangeSays';
import { useWays } from './ways';
import { counting, useAccount, useMaker, type PayoutDetail } from './words';

async function read(id: string): Promise<PayoutDetail> {
  const params = { path: { id } };
  const [payout, history] = await Promise.all([take(api.GET('/v1/payouts/{id}', { params })), take(api.GET('/v1/payouts/{id}/history', { params }))]);
  return { ...payout, ...history };
}

/** One payout: where it stands, who made and who released it, what it moved. */
export default function PayoutPage() {
  const { t } = useLingui();
  const { merchant, role, duty, path } = usePlace();
  const id = useAddressId('id');
  const country = useCountry();
  const account = useAccount('whole');
  const { channels, accounts, providers, travels, bears, provider } = useWays();
  const maker = useMaker();
  const recorded = useRecorded();
  const purposeWords = usePurposeWords();
  const steps = usePayoutSteps();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(merchant.id, 'payouts', id),
    queryFn: () => read(id),
    refetchInterval: ({ state }) => (state.data && ['authorized', 'processing', 'pending'].includes(state.data.state) ? 3000 : false),
  });
  const outcomes = useOutcomes({ id, state: data?.state ?? 'pending' }).data;
  const words = purposeWords(data ?? { id, purpose: 'payout', payment: null });
  useTab(data?.reference ?? t`Payout`, words.lists);
  if (!data) return error ? <ErrorFace error={error} missing={<Missing title={t`There is no such payout`} list={{ label: t`Payouts`, to: path('payouts') }} />} what={<Trans>This payout could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />;
  const given = counting(data).length;
  const { payee, returned } = data;
  const told = data.timeline.find(({ detail, facts }) => detail === data.message && facts.code !== 'words');
  const where = account(data);
  // Before it is released a warning, then a fact.
  const ByLink = data.state === 'pending' ? Warn : Note;
  const name = payee.name;
  return (
    <Columns
      head={
        <>
          <MoneyHead
            amount={data.amount}
            state={<Status kind="payout" state={data.state} />}
            says={data.state === 'pending' ? <Trans>{given} of {data.required_approvals} approvals, expires <Moment at={data.expires_at} as="long" /></Trans> : told ? <StepSays step={told} /> : data.message && recorded(data.message)}
          >
            {data.purpose !== 'payout' && <><b>{words.name}</b> </>}<Trans>to <b>{name}</b>, {where}</Trans>
          </MoneyHead>
          {data.by_link && <ByLink icon={IconLink}><Trans>The payee typed this account on a payout link.</Trans> {data.link && can.createPayouts(role, duty) && <AppLink to={path('links', 'payouts', data.link)}><Trans>See the link</Trans></AppLink>}</ByLink>}
          {data.state === 'pending' && <OtherName payout={data} decides={data.you_can.authorise} />}
          {data.state === 'pending' && can.workOnPayouts(role) && <LookTwice payout={data} />}
          {outcomes && <OutcomePermit payout={data} outcomes={outcomes} />}
          {data.waived && <Note icon={IconUser} tone="seal"><b>{data.purpose === 'withdrawal' ? <Trans>One Admin sufficed.</Trans> : <Trans>One person sufficed.</Trans>}</b> <Waived text={data.waived} /></Note>}
          <PayoutPermit payout={data} />
        </>
      }
      facts={
        <>
          <Facts title={<Trans>Payee</Trans>} rows={[[payee.known ? t`Name at provider` : t`Name`, <PayeeName key="n" payout={data} />], [t`Name as written`, payee.given_name], [t`Beneficiary`, data.beneficiary && <AppLink key="b" to={path('beneficiaries', data.beneficiary)}><Trans>See who added it</Trans></AppLink>], [providers[data.channel], provider(data)], [accounts[data.channel], payee.phone ? phone(payee.phone, country) : inFours(payee.account)], ['BIC', payee.bank && <Id key="b" value={payee.bank.bic} whole />], [t`Written by`, data.by_link && t`the payee, on a payout link`]]} />
          <Facts
            title={words.name}
            rows={[
              [t`Reference`, <Id key="r" value={data.reference} whole />],
              [t`Amount`, <Money key="a" value={data.amount} />],
              [t`Fee`, <span key="f"><Money value={data.fee} /> <span className="k-caption">{data.fee_bearer !== 'merchant' && bears(data.fee_bearer)}</span></span>],
              [t`Exchange`, data.exchange && <ExchangeSays key="x" exchange={data.exchange} receives={data.receives} />],
              [t`Arrives`, (data.exchange ?? data.fee_bearer !== 'merchant') && <Money key="v" value={data.receives} />],
              [t`Total held`, <Money key="t" value={data.total} />],
              [t`File`, data.batch && <AppLink key="f" to={path('payouts', 'batches', data.batch)}><Trans>Open the file</Trans></AppLink>],
              [t`Gives back`, data.payment && <AppLink key="g" to={path('payments', data.payment)}><Trans>See the payment</Trans></AppLink>],
              [t`What for`, data.purpose === 'withdrawal' && <AppLink key="w" to={path('balance', 'withdrawals')}><Trans>Withdrawal to your own account</Trans></AppLink>],
              [t`Channel`, channels[data.channel]],
              [t`Travels by`, payee.bank && travels(payee.bank.transfer_type, payee.bank.arrives)],
              [t`Came back`, returned && <span key="z"><Moment at={returned.at} />, {returned.with_fee ? t`with the fee` : t`without the fee`}</span>],
              [words.maker, maker(data.maker, data.application)],
              [t`Made in`, data.maker.kind === 'member' ? t`Dashboard` : 'API'],
              [t`Receipt`, data.receipt && <Id key="c" value={data.receipt} whole />],
              [t`Note`, data.note],
            ]}
          />
          <Facts
            title={<Trans>For support</Trans>}
            rows={[[t`Id`, <Id key="i" value={data.id} />], [t`API id`, <Id key="w" value={data.wire_id} />], ...(data.digest ? [[t`Digest`, <Id key="d" value={data.digest} />] as const] : [])]}
            note={data.digest && <Trans>Approvals cover this digest of payee, amount, fee and reference. An edit voids them.</Trans>}
          />
          {can.build(role) && <AppLink to={path(`build/requests?search=${data.reference}`)}>{words.requests}</AppLink>}
        </>
      }
    >
      <Section title={<Trans>What happened</Trans>}>
        <Timeline steps={steps(data, data.refusal?.who_can.map(({ name: who }) => who) ?? [])} />
      </Section>
      {outcomes && <FoundOut proposals={outcomes.proposals} />}
      <Transfers transfers={data.transfers} file={Boolean(data.batch)} />
      <SubjectDeliveries deliveries={data.deliveries} />
    </Columns>
  );
}
