import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { isProblem, Problem } from '@/api/problem';
import { useSession } from '@/api/session';
import { AppLink } from '@/components/AppLink';
import { ErrorFace } from '@/components/ErrorFace';
import { Permit } from '@/components/Permit';
import { useTab } from '@/lib/crumbs';
import { useFragmentToken } from '@/lib/fragment';
import { firstName } from '@/lib/text';
import { PublicFrame } from '@/shell/PublicFrame';
import pub from '@/shell/PublicFrame.module.css';
import { InvitationSays } from './InvitationSays';
import { Join } from './Join';

/** Who invites, to what, as whom; and the way in. Opening it changes nothing. */
export default function Invitation() {
  const { t } = useLingui();
  useTab(t`Invitation`);
  const token = useFragmentToken();
  const { data: session } = useSession();
  const look = useQuery({
    queryKey: ['invitation', token, session?.person.id ?? null],
    queryFn: () => (token === null ? Promise.reject(new Problem(404, { code: 'invitation.unknown' })) : take(api.POST('/v1/invitations/lookup', { body: { token } }))),
    enabled: session !== undefined,
    staleTime: Infinity,
  });
  if (isProblem(look.error) && [404, 409, 410].includes(look.error.status)) {
    return (
      <PublicFrame>
        <Ended problem={look.error} />
      </PublicFrame>
    );
  }
  if (look.error) {
    return (
      <PublicFrame>
        <ErrorFace error={look.error} what={<Trans>The invitation could not be opened.</Trans>} again={() => void look.refetch()} />
      </PublicFrame>
    );
  }
  if (!look.data || token === null) return <PublicFrame wide>{null}</PublicFrame>;
  return (
    <PublicFrame wide below={<Trans>Not expecting this? Close the page. Nothing happens until you join.</Trans>}>
      <Permit room="wide" className={pub.halves} aside={<Join token={token} look={look.data} session={session ?? null} />}>
        <InvitationSays look={look.data} />
      </Permit>
    </PublicFrame>
  );
}

/** Where a new invitation is the next step. */
const renewable = ['invitation.expired', 'invitation.revoked'];

function Ended({ problem }: { problem: Problem }) {
  const { t } = useLingui();
  const inviter = problem.extras['inviter'];
  const full = inviter !== null && typeof inviter === 'object' && 'name' in inviter ? inviter.name : inviter;
  const name = typeof full === 'string' ? firstName(full) : null;
  const known: Record<string, [string, string]> = {
    'invitation.expired': [t`This invitation has expired`, t`Its days are over. Nothing was joined.`],
    'invitation.revoked': [t`This invitation was revoked`, t`An Admin took it back. Nothing was joined.`],
    'invitation.replaced': [t`A newer invitation replaced this one`, t`Look for the latest mail: only its link works.`],
    'invitation.merchant_closed': [t`This merchant is closed`, t`Nobody can join it any more.`],
    'invitation.suspended': [t`This invitation waits for another Admin`, t`Whoever invited you is no longer an Admin there. When another Admin stands behind it, this link works again.`],
    'invitation.accepted': [t`This invitation was accepted`, t`Sign in with the password you chose.`],
  };
  const [title, says] = known[problem.code] ?? [t`This link leads to no invitation`, t`It may be incomplete. Copy it whole from the mail.`];
  const accepted = problem.code === 'invitation.accepted';
  return (
    <Permit room="wide">
      <div role="status">
        <h1 className={pub.title}>{title}</h1>
        <p className={pub.says}>
          {says} {renewable.includes(problem.code) && (name ? t`Ask ${name} for a new one.` : t`Ask an Admin for a new one.`)}
        </p>
      </div>
      {accepted && (
        <div className={pub.acts}>
          <Button component={AppLink} to="/sign-in">
            <Trans>Sign in</Trans>
          </Button>
        </div>
      )}
    </Permit>
  );
}
