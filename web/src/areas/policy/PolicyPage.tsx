import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { PageHead, Section } from '@/components/PageHead';
import { StampSlot } from '@/components/Stamp';
import { can } from '@/lib/can';
import { money } from '@/lib/money';
import { usePlace } from '@/shell/place';
import { PendingChanges } from '../changes/PendingChanges';
import { useEither } from '../payouts/words';
import { PolicyForm } from './PolicyForm';
import { RuleSays } from './Rule';
import css from './Policy.module.css';

/** How many release a payout and how much may leave, in sentences; for an Admin the fields below them. */
export default function PolicyPage() {
  const { t } = useLingui();
  const { merchant, role, path } = usePlace();
  const either = useEither();
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'policy'), queryFn: () => take(api.GET('/v1/payout-policy')) });
  const from = data ? either(data.two_approvers_from.map(money)) : '';
  const two = data?.approvers === 2;
  return (
    <>
      <PageHead tab={t`Payout policy`} title={t`Payout policy`} crumbs={[{ label: t`Settings`, to: path('settings') }]} says={<Trans>It holds for payouts that are made from now on, by people and through the API alike.</Trans>} />
      {!data && (error ? <ErrorFace error={error} what={<Trans>The payout policy could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />)}
      {data && (
        <>
          <PendingChanges requests={data.pending} />
          <div className={css.rule}>
            <span className={css.slots} aria-hidden="true">
              <StampSlot>{two || from ? t`First approver` : t`One approver`}</StampSlot>
              {(two || from) && <StampSlot>{t`Second approver`}</StampSlot>}
            </span>
            <RuleSays policy={data} />
          </div>
          {can.setPolicy(role) ? (
            <Section title={<Trans>Change the policy</Trans>} beside={<Trans>An empty field is no limit</Trans>}>
              <PolicyForm key={JSON.stringify([data.approvers, data.beneficiary_second_person, data.single_signatory, data.two_approvers_from, data.most_per_payout, data.most_per_day])} policy={data} />
            </Section>
          ) : (
            <p className={css.means} style={{ marginTop: 20 }}><Trans>Admins change it: one to make it tighter, two to make it looser.</Trans></p>
          )}
        </>
      )}
    </>
  );
}
