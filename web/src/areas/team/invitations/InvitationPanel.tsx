import { Button, CopyButton } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck, IconCopy, IconLock, IconMail, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Facts } from '@/components/Facts';
import { Moment } from '@/components/Moment';
import { Panel } from '@/components/Panel';
import { Acts } from '@/components/Permit';
import { Role } from '@/components/Role';
import { toast } from '@/components/toast';
import { firstName } from '@/lib/text';
import { useNow } from '@/lib/useNow';
import { usePlace } from '@/shell/place';
import { InvitationStatus, MailSays } from './InvitationStatus';
import type { Invitation } from '../types';
import css from '../Team.module.css';

interface InvitationPanelProps {
  invitation: Invitation | undefined;
  onClose: () => void;
  onChanged: (id: string) => void;
}

/** One invitation: how its mail fared, the link to copy, send again, renew, revoke. */
export function InvitationPanel({ invitation, onClose, onChanged }: InvitationPanelProps) {
  const [link, setLink] = useState<string | null>(null);
  const close = () => {
    setLink(null);
    onClose();
  };
  return (
    <Panel opened={invitation !== undefined} onClose={close} title={invitation?.name ?? ''} says={invitation?.email}>
      {invitation && <Inside key={invitation.id} invitation={invitation} link={link} onLink={setLink} onClose={close} onChanged={onChanged} />}
    </Panel>
  );
}

interface InsideProps extends Omit<InvitationPanelProps, 'invitation'> {
  invitation: Invitation;
  link: string | null;
  /** Nothing where the link that was shown no longer works. */
  onLink: (link: string | null) => void;
}

function Inside({ invitation, link, onLink, onClose, onChanged }: InsideProps) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const { id, name, status, mail } = invitation;
  const first = firstName(name);
  const params = { params: { path: { id } } };
  const [revoking, setRevoking] = useState(false);
  const act = (button: string) => ({ says: <Trans>For the invitation of <b>{name}</b>.</Trans>, button });
  const send = useAct({
    act: () => act(status === 'expired' ? t`Invite ${first} again` : mail === 'off' ? t`Make a new link for ${first}` : t`Send again to ${first}`),
    run: () => take(status === 'expired' ? api.POST('/v1/team/invitations/{id}/renew', params) : api.POST('/v1/team/invitations/{id}/resend', params)),
    done: () => {
      onLink(null);
      onChanged(id);
      toast.done(mail === 'off' ? t`There is a new link for ${first}. The older one no longer works.` : t`A new invitation to ${first} is on its way. The older link no longer works.`);
    },
  });
  const copy = useAct({
    act: () => act(t`Show the link for ${first}`),
    run: () => take(api.POST('/v1/team/invitations/{id}/link', params)),
    done: (answer) => {
      onLink(answer.link);
    },
  });
  const confirm = useAct({
    act: () => act(t`Invite ${first} in my name`),
    run: () => take(api.POST('/v1/team/invitations/{id}/confirm', params)),
    done: () => {
      toast.done(t`The invitation of ${first} works again`);
    },
  });
  const revoke = useAct({
    act: () => act(t`Revoke the invitation of ${first}`),
    run: () => take(api.DELETE('/v1/team/invitations/{id}', params)),
    done: () => {
      setRevoking(false);
      onClose();
      toast.done(t`The invitation of ${first} is revoked`);
    },
  });
  const inviter = invitation.invited_by.name;
  if (revoking) {
    return (
      <div className={css.block}>
        <h2>
          <Trans>Revoke the invitation of {name}</Trans>
        </h2>
        <p>
          <Trans>The link stops working now. {first} does not join. You can invite again any time.</Trans>
        </p>
        <ActProblem problem={revoke.problem} />
        <Acts>
          <Button variant="default" autoFocus onClick={() => { setRevoking(false); }}>
            <Trans>Keep it</Trans>
          </Button>
          <Button variant="stop" loading={revoke.busy} onClick={() => { revoke.start(); }}>
            <Trans>Revoke the invitation</Trans>
          </Button>
        </Acts>
      </div>
    );
  }
  return (
    <>
      <Facts
        rows={[
          [t`Status`, <InvitationStatus key="status" invitation={invitation} short />],
          [t`Role`, <Role key="role" role={invitation.role} />],
          [t`Mail`, status === 'pending' ? <MailSays key="mail" invitation={invitation} /> : null],
          [t`What the mail server said`, invitation.mail_error],
          [t`Invited by`, inviter],
          [t`Link`, invitation.link_copied && status === 'pending' ? (mail === 'off' ? t`Was shown once; a new one can be made` : t`Was shown once; send again to make a new one`) : null],
          [t`Invited`, <Moment key="at" at={invitation.created_at} />],
          [status === 'expired' ? t`Worked until` : t`Link works until`, <Moment key="until" at={invitation.expires_at} as="long" />],
        ]}
      />
      <div className={css.block}>
        {status === 'suspended' && <p><Trans>{inviter} is no longer an active Admin, so the link waits until another Admin stands behind it.</Trans></p>}
        <ActProblem problem={send.problem ?? copy.problem ?? confirm.problem} />
        {status === 'pending' && link === null && !invitation.link_copied && invitation.invited_by.id !== merchant.member_id && (
          <p className="k-caption"><Trans>Whoever shows the link counts as having invited {first}, as {inviter} does: for 7 days none of the three confirms what another asks for.</Trans></p>
        )}
        {link !== null && <CopyLink link={link} first={first} />}
        <Acts>
          {status === 'suspended' && (
            <Button leftSection={<IconLock size={18} aria-hidden="true" />} loading={confirm.busy} onClick={() => { confirm.start(); }}>
              <Trans>Invite {first} in my name</Trans>
            </Button>
          )}
          {status === 'pending' && link === null && !invitation.link_copied && (
            <Button variant={mail === 'off' ? 'filled' : 'default'} leftSection={<IconCopy size={18} aria-hidden="true" />} loading={copy.busy} onClick={() => { copy.start(); }}>
              <Trans>Show the link to copy</Trans>
            </Button>
          )}
          {(status === 'expired' || (status === 'pending' && (mail !== 'off' || invitation.link_copied))) && <SendAgain invitation={invitation} first={first} busy={send.busy} onSend={() => { send.start(); }} />}
          {status !== 'accepted' && status !== 'revoked' && (
            <Button variant="danger" onClick={() => { setRevoking(true); }}>
              <Trans>Revoke</Trans>
            </Button>
          )}
        </Acts>
      </div>
    </>
  );
}

function SendAgain({ invitation, first, busy, onSend }: { invitation: Invitation; first: string; busy: boolean; onSend: () => void }) {
  const now = useNow();
  const wait = invitation.resend_after ? new Date(invitation.resend_after).getTime() - now.getTime() : 0;
  const renew = invitation.status === 'expired';
  if (!renew && wait > 0) {
    return (
      <p className="k-caption">
        {invitation.mail === 'off' ? <Trans>A new link can be made in {Math.ceil(wait / 1000)} s.</Trans> : <Trans>You can send it again in {Math.ceil(wait / 1000)} s.</Trans>}
      </p>
    );
  }
  return (
    <Button variant={renew ? 'filled' : 'default'} leftSection={renew || invitation.mail === 'off' ? <IconRefresh size={18} aria-hidden="true" /> : <IconMail size={18} aria-hidden="true" />} loading={busy} onClick={onSend}>
      {renew ? <Trans>Invite {first} again</Trans> : invitation.mail === 'off' ? <Trans>Make a new link</Trans> : <Trans>Send again</Trans>}
    </Button>
  );
}

function CopyLink({ link, first }: { link: string; first: string }) {
  return (
    <div data-secret="">
      <p>
        <Trans>Give this link to {first} and nobody else. It is shown once.</Trans>
      </p>
      <code className={css.link}>{link}</code>
      <p style={{ marginTop: 10 }}>
        <CopyButton value={link} timeout={2000}>
          {({ copied, copy }) => (
            <Button onClick={copy} leftSection={copied ? <IconCheck size={18} aria-hidden="true" /> : <IconCopy size={18} aria-hidden="true" />}>
              <span aria-live="polite">{copied ? <Trans>Copied</Trans> : <Trans>Copy the link</Trans>}</span>
            </Button>
          )}
        </CopyButton>
      </p>
    </div>
  );
}
