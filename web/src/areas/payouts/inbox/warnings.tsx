import { useLingui } from '@lingui/react/macro';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useZone } from '@/components/zone';
import { useLanguage } from '@/i18n/useLanguage';
import { day } from '@/lib/moment';
import { money } from '@/lib/money';
import { inOnePiece } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { justBelow } from '../limits';
import { inOtherName } from '../OtherName';
import type { Payout } from '../words';
import css from '../Payout.module.css';

/** What to look at twice before a payout is released, in a few words each. */
export function useWarnings(): (payout: Payout) => string[] {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const zone = useZone();
  const [language] = useLanguage();
  const policy = useQuery({ queryKey: keyOf(merchant.id, 'policy'), queryFn: () => take(api.GET('/v1/payout-policy')), staleTime: 60_000 });
  return (payout) => {
    const { look_twice: look, by_link: byLink, purpose } = payout;
    const near = payout.state === 'pending' ? justBelow(payout.amount, policy.data) : null;
    const mark = near ? money(near.mark) : '';
    const same = look?.same_as;
    const editor = look?.edited_by;
    const before = look?.last_paid && inOnePiece(look.last_paid.payee);
    const on = look?.last_paid ? day(new Date(look.last_paid.at), zone, language) : '';
    return [
      look?.beneficiary_changed && t`The beneficiary changed after this was made: make it again`,
      inOtherName(payout) && t`The account is in another name`,
      byLink && t`The payee wrote this account on a payout link`,
      editor && t`Changed by ${editor} after it was made`,
      look?.account_changed && (before ? t`The account of this beneficiary changed: it was last paid on ${on} to ${before}` : t`The account of this beneficiary changed after it was last paid`),
      // A refund goes where its payment came from: nobody chose the account.
      look?.first_to_account && !look.account_changed && purpose !== 'refund' && (purpose === 'withdrawal' ? t`First withdrawal to this account` : t`First payout to this account`),
      same && t`Same amount to this account within a day: ${same}`,
      near && (near.rule === 'two_approvers_from' ? t`Just below ${mark}, from which on two people release it` : t`Near the largest amount allowed, ${mark}`),
    ].filter((says): says is string => Boolean(says));
  };
}

/** The same, one below the other, each with its sign. */
export function Warnings({ payout }: { payout: Payout }) {
  const says = useWarnings()(payout);
  return says.map((each) => (
    <span key={each} className={css.warning}>
      <IconAlertTriangle size={16} stroke={2} aria-hidden="true" />
      {each}
    </span>
  ));
}
