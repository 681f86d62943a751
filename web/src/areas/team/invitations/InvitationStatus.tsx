import { Trans } from '@lingui/react/macro';
import { Moment } from '@/components/Moment';
import { Status } from '@/components/Status';
import type { Invitation } from '../types';

/** An invitation's state; while it waits, how its mail fared. */
export function InvitationStatus({ invitation, short = false }: { invitation: Invitation; short?: boolean }) {
  const { status, mail } = invitation;
  const state = status === 'pending' && mail === 'not_delivered' ? 'not_delivered' : status;
  return (
    <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' }}>
      <Status kind="invitation" state={state} />
      {!short && status === 'pending' && (
        <span className="k-caption">
          <MailSays invitation={invitation} />
        </span>
      )}
    </span>
  );
}

/** How the mail fared, in words. */
export function MailSays({ invitation: { mail, sent_at: sent } }: { invitation: Invitation }) {
  switch (mail) {
    case 'queued':
      return <Trans>Mail on its way</Trans>;
    case 'sent':
      return sent ? <Trans>Mail sent <Moment at={sent} within /></Trans> : <Trans>Mail sent</Trans>;
    case 'not_delivered':
      return <Trans>Trying again</Trans>;
    default:
      return <Trans>Mail is off: copy the link</Trans>;
  }
}
