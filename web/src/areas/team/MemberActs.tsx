import { Button, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconInfoCircle, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { Confirm } from '@/components/Confirm';
import { ActProblem } from '@/components/ErrorFace';
import { Note } from '@/components/Note';
import { Acts } from '@/components/Permit';
import { toast } from '@/components/toast';
import { firstName } from '@/lib/text';
import { can } from '@/lib/can';
import { useParam, usePlace } from '@/shell/place';
import { ChangeRolePanel } from './ChangeRolePanel';
import { Consequences } from './Consequences';
import { DutyPanel } from './duty/DutyPanel';
import { useDutyWords } from './duty/dutyWords';
import { useOwnership } from './ownership';
import { OwnershipNotice } from './OwnershipNotice';
import type { MemberDetail } from './types';

type Asked = 'disable' | 'remove' | 'reset' | 'owner';

/** What an Admin may do with somebody else; for oneself the way out. */
export function MemberActs({ member }: { member: MemberDetail }) {
  const { role, merchant, path } = usePlace();
  const others = useQuery({
    queryKey: keyOf(merchant.id, 'team', 'admins'),
    queryFn: () => take(api.GET('/v1/team/members', { params: { query: { status: 'active', limit: 100 } } })),
    enabled: can.manageTeam(role) && member.you,
  });
  if (member.you) {
    const admins = (others.data?.data ?? []).filter((each) => each.role === 'Admin' && !each.you).map(({ name }) => firstName(name));
    const who = admins.join(', ');
    return (
      <Note icon={IconInfoCircle}>
        {can.manageTeam(role) && (who ? <Trans>You cannot change your own role. Ask {who}.</Trans> : <Trans>You cannot change your own role, and you are the only Admin.</Trans>)}{' '}
        <AppLink to={path('settings', 'profile')}>
          <Trans>Your profile</Trans>
        </AppLink>
        {' · '}
        <AppLink to={path('settings', 'security')}>
          <Trans>Your security</Trans>
        </AppLink>
      </Note>
    );
  }
  if (!can.manageTeam(role)) return null;
  const first = firstName(member.name);
  if (member.owner) {
    return (
      <Note icon={IconInfoCircle}>
        <Trans>{first} is the owner. Only {first} can hand the ownership on; until then nobody changes, disables or removes them.</Trans>
      </Note>
    );
  }
  return <OthersActs member={member} first={first} />;
}

function OthersActs({ member, first }: { member: MemberDetail; first: string }) {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const navigate = useNavigate();
  const [panel, setPanel] = useParam('panel');
  const [asked, setAsked] = useState<Asked | null>(null);
  const [reason, setReason] = useState('');
  const transfer = useOwnership();
  const duty = useDutyWords();
  const { id, name, status } = member;
  const params = { params: { path: { id } } };
  const words: Record<Asked | 'enable', string> = {
    disable: t`Disable ${first}`,
    enable: t`Enable ${first}`,
    remove: t`Remove ${first}`,
    reset: t`Reset the second factor of ${first}`,
    owner: t`Offer the ownership to ${first}`,
  };
  const doing = useAct<Asked | 'enable', unknown>({
    act: (what) => ({ says: <Trans>For <b>{name}</b>.</Trans>, button: words[what] }),
    run: (what) => {
      if (what === 'disable') return take(api.POST('/v1/team/members/{id}/disable', params));
      if (what === 'enable') return take(api.POST('/v1/team/members/{id}/enable', params));
      if (what === 'remove') return take(api.DELETE('/v1/team/members/{id}', params));
      if (what === 'reset') return take(api.POST('/v1/team/members/{id}/second-factor-reset', { ...params, body: reason.trim() ? { reason: reason.trim() } : {} }));
      return take(api.POST('/v1/team/ownership', { body: { member_id: id } }));
    },
    done: (answer, what) => {
      setAsked(null);
      const waits = answer !== null && typeof answer === 'object' && 'change_request' in answer;
      toast.done(
        what === 'reset' && waits
          ? t`Another Admin now decides about the second factor of ${first}`
          : { disable: t`${first} is disabled`, enable: t`${first} can sign in again`, remove: t`${first} is removed`, reset: t`The second factor of ${first} is reset`, owner: t`The ownership is offered to ${first}` }[what],
      );
      if (what === 'remove') void navigate({ to: path('settings', 'team') });
    },
  });
  const close = () => {
    setAsked(null);
    doing.forget();
  };
  const disabled = status === 'disabled';
  const offered = transfer !== undefined && !transfer.accepted_at;
  // Only whose role has both sides of payouts can be left one of them.
  const narrows = can.releasePayouts(member.role, 'both');
  const owner = merchant.owner && member.role === 'Admin' && !disabled && !offered;
  return (
    <>
      {offered && transfer.to.id === id && <OwnershipNotice />}
      {asked === null && <ActProblem problem={doing.problem} />}
      <Acts>
        {!disabled && (
          <Button variant="default" onClick={() => { setPanel('role'); }}>
            <Trans>Change role</Trans>
          </Button>
        )}
        {!disabled && narrows && (
          <Button variant="default" onClick={() => { setPanel('duty'); }}>
            {duty.name}
          </Button>
        )}
        {disabled ? (
          <Button leftSection={<IconLock size={18} aria-hidden="true" />} loading={doing.busy && asked === null} onClick={() => { doing.start('enable'); }}>
            {words.enable}
          </Button>
        ) : (
          <Button variant="default" onClick={() => { setAsked('disable'); }}>
            {words.disable}
          </Button>
        )}
        {member.second_factor && (
          <Button variant="default" onClick={() => { setAsked('reset'); }}>
            <Trans>Reset second factor</Trans>
          </Button>
        )}
        {owner && (
          <Button variant="default" onClick={() => { setAsked('owner'); }}>
            <Trans>Make owner</Trans>
          </Button>
        )}
        <Button variant="danger" onClick={() => { setAsked('remove'); }}>
          {words.remove}
        </Button>
      </Acts>
      <Confirm opened={asked === 'disable'} onClose={close} title={<Trans>Disable {name}</Trans>} keep={<Trans>Keep {first}</Trans>} act={words.disable} doing={doing} onAct={() => { doing.start('disable'); }}>
        {asked === 'disable' && <Consequences member={member} first={first} />}
      </Confirm>
      <Confirm opened={asked === 'remove'} onClose={close} title={<Trans>Remove {name}</Trans>} keep={<Trans>Keep {first}</Trans>} act={words.remove} doing={doing} onAct={() => { doing.start('remove'); }}>
        {asked === 'remove' && <Consequences member={member} first={first} />}
      </Confirm>
      <Confirm opened={asked === 'reset'} onClose={close} title={words.reset} keep={<Trans>Keep it</Trans>} act={<Trans>Reset the second factor</Trans>} doing={doing} onAct={() => { doing.start('reset'); }}>
        <Trans>All sessions of {first} end, and {first} sets up a new second factor at the next sign-in. A second Admin confirms this first. Ask {first} in person before you do: whoever has the mailbox and the password could sign in.</Trans>
        <TextInput mt={14} label={t`Reason`} description={t`The Admin who decides reads it.`} maxLength={300} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
      </Confirm>
      <Confirm opened={asked === 'owner'} onClose={close} tone="filled" title={words.owner} keep={<Trans>Stay owner</Trans>} act={<Trans>Offer the ownership</Trans>} doing={doing} onAct={() => { doing.start('owner'); }}>
        <Trans>You stay the owner until {first} accepts. Afterwards you can take it back for 72 hours. All Admins are told by mail.</Trans>
      </Confirm>
      <ChangeRolePanel member={member} opened={panel === 'role'} onClose={() => { setPanel(undefined); }} />
      {narrows && <DutyPanel member={member} opened={panel === 'duty'} onClose={() => { setPanel(undefined); }} />}
    </>
  );
}
