import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { AppLink } from '@/components/AppLink';
import { usePlace } from '@/shell/place';
import { Steps } from './FirstSteps';

/** The way from an empty merchant to the first money, for its Admin; nothing until it is known what is done. */
export function MerchantSteps() {
  const { merchant, path } = usePlace();
  const members = useQuery({ queryKey: keyOf(merchant.id, 'team', 'active'), queryFn: () => take(api.GET('/v1/team/members', { params: { query: { status: 'active', limit: 100 } } })) });
  const policy = useQuery({ queryKey: keyOf(merchant.id, 'policy'), queryFn: () => take(api.GET('/v1/payout-policy')) });
  const applications = useQuery({ queryKey: keyOf(merchant.id, 'applications', 'any'), queryFn: () => take(api.GET('/v1/applications', { params: { query: { limit: 1 } } })) });
  if (!members.data || !policy.data || !applications.data) return null;
  const { approvers, two_approvers_from: from, most_per_payout: largest, most_per_day: most, single_signatory: alone } = policy.data;
  return (
    <Steps
      title={<Trans>Three steps to the first payout</Trans>}
      steps={[
        {
          key: 'people', done: members.data.data.length > 1,
          says: <Trans>Invite people: whoever prepares a payout never releases it.</Trans>,
          link: <AppLink to={path('settings/team')}><Trans>Open Team</Trans></AppLink>,
        },
        {
          key: 'policy', done: approvers > 1 || alone || from.length + largest.length + most.length > 0,
          says: <Trans>Say from which amount on two people release, and how much at most.</Trans>,
          link: <AppLink to={path('settings/policy')}><Trans>Open Payout policy</Trans></AppLink>,
        },
        {
          key: 'application', done: applications.data.data.length > 0,
          says: <Trans>Collect: make an application for your system, or leave that to a Developer.</Trans>,
          link: <AppLink to={path('build/applications')}><Trans>Open applications</Trans></AppLink>,
        },
      ]}
    />
  );
}
