import { Trans, useLingui } from '@lingui/react/macro';
import { IconBan, IconCheck } from '@tabler/icons-react';
import type { components } from '@/generated/api';
import { Facts } from '@/components/Facts';
import { Moment } from '@/components/Moment';
import { Role } from '@/components/Role';
import { Stamp } from '@/components/Stamp';
import { usePhone } from '@/lib/usePhone';
import css from './Invitation.module.css';

export type Look = components['schemas']['InvitationOffer'];

/** The left half: who invites, to which merchant, the facts, and what the role may and never may. */
export function InvitationSays({ look }: { look: Look }) {
  const { t } = useLingui();
  const phone = usePhone();
  const inviter = look.invited_by.name;
  return (
    <div className={css.says}>
      <div className={css.top}>
        <div>
          <p className={css.who}>
            <Trans>{inviter} invites you to</Trans>
          </p>
          <h1 className={css.merchant} dir="auto">
            {look.merchant.name}
          </h1>
        </div>
        <span className={css.stamp}>
          <Stamp id={look.email} name={inviter} verb="invited" at={look.created_at} size={phone ? 72 : 92} />
        </span>
      </div>
      <Facts
        rows={[
          [t`For`, look.name],
          [t`E-mail`, look.email],
          [t`Role`, <Role key="role" role={look.role} />],
          [t`Valid until`, <Moment key="until" at={look.expires_at} as="long" />],
        ]}
      />
      <ul className={css.rights}>
        {look.role_says.can.map((says) => (
          <li key={says}>
            <IconCheck className={css.can} size={18} aria-hidden="true" />
            {says}
          </li>
        ))}
        {look.role_says.never.map((says) => (
          <li key={says}>
            <IconBan className={css.never} size={18} aria-hidden="true" />
            {says}
          </li>
        ))}
      </ul>
    </div>
  );
}
