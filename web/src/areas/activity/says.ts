import { useLingui } from '@lingui/react/macro';
import { useLanguage } from '@/i18n/useLanguage';
import type { Entry } from './entry';
import { useRefusalWords } from './refusals';

/** The sentence of an entry. The record is kept in English, with every detail; in another language it is said anew from who, act and object. */
export function useSays(): (entry: Entry) => string {
  const { t } = useLingui();
  const words = useRefusalWords();
  const [language] = useLanguage();
  return (entry) => {
    if (language === 'en') return entry.says;
    const who = entry.actor.name;
    const what = entry.subject?.name ?? '';
    if (entry.refused) {
      const why = words(entry.code ?? '');
      return why ? t`${who} was refused: ${why}` : t`${who} was refused`;
    }
    const known: Record<string, () => string> = {
      'session.started': () => t`${who} signed in`,
      'session.stepped_up': () => t`${who} proved who they are`,
      'session.ended': () => t`${who} signed out`,
      'session.revoked': () => t`${who} ended a session`,
      'password.changed': () => t`${who} changed the password`,
      'password.reset': () => t`${who} reset the password`,
      'password.reset_link': () => t`${who} made a link to reset a password`,
      'email.change_asked': () => t`${who} asked to change the address`,
      'email.changed': () => t`${who} changed the address`,
      'email.confirmed': () => t`${who} confirmed the address`,
      'email.change_undone': () => t`${who} kept the old address`,
      'factor.enrolled': () => t`${who} began to set up a second factor`,
      'factor.on': () => t`${who} turned on the second factor`,
      'factor.off': () => t`${who} turned off the second factor`,
      'factor.recovery_codes': () => t`${who} made new recovery codes`,
      'profile.changed': () => t`${who} changed the profile`,
      'merchant.founded': () => t`${who} founded ${what}`,
      'merchant.edited': () => t`${who} edited the merchant`,
      'merchant.checkout_edited': () => t`${who} changed what payers may do`,
      'merchant.second_factor_required': () => t`${who} required a second factor of everybody`,
      'merchant.second_factor_off': () => t`${who} stopped requiring a second factor`,
      'invitation.created': () => t`${who} invited ${what}`,
      'invitation.resent': () => t`${who} sent the invitation of ${what} again`,
      'invitation.renewed': () => t`${who} renewed the invitation of ${what}`,
      'invitation.revoked': () => t`${who} revoked the invitation of ${what}`,
      'invitation.confirmed': () => t`${who} confirmed the invitation of ${what}`,
      'invitation.link_copied': () => t`${who} copied the link of ${what}`,
      'invitation.accepted': () => t`${what} accepted the invitation`,
      'member.role_changed': () => t`${who} changed the role of ${what}`,
      'member.disabled': () => t`${who} disabled ${what}`,
      'member.enabled': () => t`${who} enabled ${what}`,
      'member.removed': () => t`${who} removed ${what}`,
      'member.left': () => t`${who} left`,
      'member.second_factor_reset': () => t`${who} reset the second factor of ${what}`,
      'ownership.offered': () => t`${who} offered the ownership to ${what}`,
      'ownership.accepted': () => t`${who} accepted the ownership`,
      'ownership.declined': () => t`${who} declined the ownership`,
      'ownership.withdrawn': () => t`${who} withdrew the offer of the ownership`,
      'ownership.undone': () => t`${who} took the ownership back`,
      'change.requested': () => t`${who} asked for a change: ${what}`,
      'change.confirmed': () => t`${who} confirmed a change: ${what}`,
      'change.declined': () => t`${who} declined a change: ${what}`,
      'change.withdrawn': () => t`${who} withdrew a request: ${what}`,
      'application.created': () => t`${who} created the application ${what}`,
      'application.updated': () => t`${who} changed the application ${what}`,
      'application.disabled': () => t`${who} disabled the application ${what}`,
      'key.created': () => t`${who} created the key ${what}`,
      'key.rotated': () => t`${who} rotated the key ${what}`,
      'key.revoked': () => t`${who} revoked the key ${what}`,
      'webhook.created': () => t`${who} created the webhook ${what}`,
      'webhook.updated': () => t`${who} changed the webhook ${what}`,
      'webhook.deleted': () => t`${who} deleted the webhook ${what}`,
      'webhook.secret_rotated': () => t`${who} rotated the secret of ${what}`,
      'webhook.tested': () => t`${who} sent a test to ${what}`,
      'delivery.retried': () => t`${who} sent a delivery again to ${what}`,
      'security.ip_list_changed': () => t`${who} changed the IP list`,
      'security.checksum_on': () => t`${who} turned on the checksum`,
      'security.checksum_off': () => t`${who} turned off the checksum`,
      'security.checksum_rotated': () => t`${who} rotated the checksum key`,
      'terms.changed': () => t`${who} changed fees and limits: ${what}`,
      'rail.connected': () => t`${who} connected the ClickPesa application ${what}`,
      'rail.switched_off': () => t`${who} switched off the ClickPesa application ${what}`,
      'payment.initiated': () => t`${who} asked for the payment ${what}`,
      'payment.received': () => t`The payment ${what} was received`,
      'payment.processing': () => t`The payer of ${what} was asked`,
      'payment.settled': () => t`The money of ${what} is on the balance`,
      'payment.failed': () => t`The payment ${what} failed`,
      'link.created': () => t`${who} made the checkout link ${what}`,
      'link.switched_off': () => t`${who} switched the checkout link ${what} off`,
      'link.switched_on': () => t`${who} switched the checkout link ${what} on`,
      'link.pay': () => t`A payer began to pay ${what} by link`,
      'bill.created': () => t`${who} made the control number ${what}`,
      'bill.created_many': () => t`${who} made many control numbers`,
      'bill.changed': () => t`${who} changed the control number ${what}`,
      'bill.switched_off': () => t`${who} switched the control number ${what} off`,
      'bill.switched_on': () => t`${who} switched the control number ${what} on`,
      'bill.promised': () => t`A payer is paying the control number ${what}`,
      'payout.created': () => t`${who} prepared the payout ${what}`,
      'payout.authorised': () => t`${who} authorised the payout ${what}`,
      'payout.approved': () => t`${who} approved the payout ${what}`,
      'payout.rejected': () => t`${who} rejected the payout ${what}`,
      'payout.cancelled': () => t`${who} cancelled the payout ${what}`,
      'payout.processing': () => t`Kibali began to send the payout ${what}`,
      'payout.expired': () => t`Nobody released the payout ${what} in time`,
      'payout.paid': () => t`The payout ${what} was paid`,
      'payout.failed': () => t`The payout ${what} failed`,
      'payout.refunded': () => t`The money of the payout ${what} came back`,
      'payout.reversed': () => t`The payout ${what} was reversed`,
    };
    return known[entry.act]?.() ?? entry.says;
  };
}
