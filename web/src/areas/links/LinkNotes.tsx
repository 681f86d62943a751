import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconArrowBackUp, IconHelpHexagon } from '@tabler/icons-react';
import type { components } from '@/generated/api';
import { AppLink } from '@/components/AppLink';
import { Moment } from '@/components/Moment';
import { Note } from '@/components/Note';
import { can } from '@/lib/can';
import { money } from '@/lib/money';
import { usePlace } from '@/shell/place';
import css from './Links.module.css';

type Link = components['schemas']['LinkDetail'];

/** The try that nobody knows the end of, while it keeps the link from being paid another way. */
export const doubtOf = ({ state, payments }: Link) => (state === 'paid' ? undefined : payments.find((payment) => payment.in_doubt));

/** What is out of the ordinary about a link: money of which nobody knows, and money that came twice. */
export function LinkNotes({ link }: { link: Link }) {
  const { t } = useLingui();
  const { path, role, duty } = usePlace();
  const doubt = doubtOf(link);
  const surplus = link.payments.filter((payment) => payment.surplus);
  const [first] = surplus;
  const sum = first && money({ amount: surplus.reduce((total, { amount }) => total + amount.amount, 0), currency: first.amount.currency });
  if (!doubt && !first) return null;
  return (
    <div className={css.notes}>
      {doubt && (
        <Note icon={IconHelpHexagon} tone="unk">
          <b><Trans>Nobody knows yet whether this link is paid.</Trans></b> <Trans>No answer came to the prompt of <Moment at={doubt.created_at} within />. The network is asked again, and nobody can pay another way meanwhile, so that nobody pays twice.</Trans> <AppLink to={path('payments', doubt.id)}><Trans>See the payment</Trans></AppLink>
        </Note>
      )}
      {first && sum && (
        <Note icon={IconArrowBackUp} tone="seal">
          <b>{t`${plural(surplus.length, { one: '# payment came after the link was paid.', other: '# payments came after the link was paid.' })}`}</b> <Trans>{sum} stand on your balance and belong to the payer: give them back.</Trans> {can.createPayouts(role, duty) && <AppLink to={path('payouts?panel=new')}><Trans>Prepare a payout</Trans></AppLink>}
        </Note>
      )}
    </div>
  );
}
