import { Button, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { IconLock, IconMailForward } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { isProblem, type Role } from '@/api/problem';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { useLanguage } from '@/i18n/useLanguage';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Note } from '@/components/Note';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { useRoleName } from '@/components/Role';
import { useNow } from '@/lib/useNow';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { RoleCards } from '../RoleCards';
import { openFor } from '../rows';
import type { Invitation } from '../types';
import css from '../Team.module.css';

const days = 7;

interface InvitePanelProps {
  opened: boolean;
  onClose: () => void;
  onSent: (invitation: Invitation) => void;
}

/** Name, e-mail, role: three fields and the invitation is on its way. */
export function InvitePanel({ opened, onClose, onSent }: InvitePanelProps) {
  const { t } = useLingui();
  const { merchant, path } = usePlace();
  const [language] = useLanguage();
  const roleName = useRoleName();
  const now = useNow();
  const [typed, setTyped] = useState<{ name: string; email: string; role: Role | null }>({ name: '', email: '', role: null });
  const [tried, setTried] = useState(false);
  const { name, email, role } = typed;
  const first = firstName(name);
  const button = first ? t`Send invitation to ${first}` : t`Send invitation`;
  const merchantName = merchant.name;
  const doing = useAct({
    act: () => ({ says: role && <Trans>To invite <b>{name.trim()}</b> as <b>{roleName(role)}</b>.</Trans>, button }),
    run: async () => {
      if (!role) throw new Error('a role is chosen before anything is sent');
      return take(api.POST('/v1/team/invitations', { body: { name: name.trim(), email: email.trim(), role, days, language } }));
    },
    done: (invitation) => {
      setTyped({ name: '', email: '', role: null });
      setTried(false);
      onSent(invitation);
      toast.done(invitation.mail === 'off' ? t`${first} is invited. Mail is off, so copy the link.` : t`${first} is invited. The list shows whether the mail arrived.`);
    },
  });
  const invitations = useQuery({
    queryKey: keyOf(merchant.id, 'team', 'invitations'),
    queryFn: () => take(api.GET('/v1/team/invitations', { params: { query: { limit: 100 } } })),
    enabled: opened,
  });
  const before = openFor(email, invitations.data?.data ?? []);
  const leave = () => {
    setTyped({ name: '', email: '', role: null });
    setTried(false);
    doing.forget();
    onClose();
  };
  const member = isProblem(doing.problem) ? doing.problem.extras['member_id'] : undefined;
  const emailFault = doing.problem?.fault('email') ?? (tried && !/^\S+@\S+$/.test(email.trim()) ? t`Write an e-mail address such as daniel@pendo.dev.` : null);
  const submit = () => {
    setTried(true);
    if (name.trim() && /^\S+@\S+$/.test(email.trim()) && role) doing.start();
  };
  return (
    <Panel
      opened={opened}
      onClose={leave}
      title={<Trans>Invite to {merchantName}</Trans>}
      says={<Trans>They choose their own password. You can revoke this any time.</Trans>}
      dirty={name !== '' || email !== '' || role !== null}
      discard={<Trans>Discard this invitation?</Trans>}
      onSubmit={submit}
      footSays={<Trans>Link works until <Moment at={new Date(now.getTime() + days * 86_400_000).toISOString()} as="day" /></Trans>}
      act={
        <Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>
          {button}
        </Button>
      }
    >
      <div className={css.fields}>
        <TextInput
          label={t`Name`}
          name="name"
          autoComplete="off"
          data-autofocus
          maxLength={100}
          value={name}
          error={doing.problem?.fault('name') ?? (tried && !name.trim() ? t`Write the person’s name.` : null)}
          onChange={(event) => { setTyped({ ...typed, name: event.currentTarget.value }); }}
        />
        <TextInput
          label={t`E-mail`}
          name="email"
          type="email"
          autoComplete="off"
          value={email}
          error={emailFault}
          onChange={(event) => { setTyped({ ...typed, email: event.currentTarget.value }); }}
        />
        {before && (
          <Note icon={IconMailForward}>
            <Trans><b>{before.name} is invited already, as {roleName(before.role)}.</b> The new invitation takes the place of that one, and its link stops working.</Trans>
          </Note>
        )}
        <RoleCards value={role} error={tried && !role ? t`Choose a role.` : null} onChange={(next) => { setTyped({ ...typed, role: next }); }} />
        {!doing.problem?.fault('email') && !doing.problem?.fault('name') && <ActProblem problem={doing.problem} />}
        {typeof member === 'string' && (
          <p>
            <AppLink to={path('settings', 'team', member)}>
              <Trans>Open the page of this person</Trans>
            </AppLink>
          </p>
        )}
      </div>
    </Panel>
  );
}
