import { Trans } from '@lingui/react/macro';
import { IconAlertTriangle } from '@tabler/icons-react';
import { spoken } from '@/lib/text';
import { sameName } from './names';
import { useMaker, type Payout } from './words';
import css from './Payout.module.css';

/** That the account is in another name than the one that was written. */
export const inOtherName = ({ payee }: Payout): boolean => Boolean(payee.given_name) && !sameName(payee.given_name ?? '', payee.name);

/** Says so before the decision; `decides` for whoever may take it. */
export function OtherName({ payout, decides = true }: { payout: Payout; decides?: boolean }) {
  const maker = useMaker();
  const { payee } = payout;
  if (!inOtherName(payout)) return null;
  const provider = spoken(payout.provider);
  const who = maker(payout.maker, payout.application);
  return (
    <div className={css.other} role="note">
      <IconAlertTriangle size={18} stroke={2} aria-hidden="true" />
      <div>
        <p><b><Trans>The account is in another name</Trans></b></p>
        <dl>
          <div>
            <dt>{payout.by_link ? <Trans>The payee wrote</Trans> : <Trans>{who} wrote</Trans>}</dt>
            <dd dir="auto">{payee.given_name}</dd>
          </div>
          <div>
            <dt><Trans>{provider} says</Trans></dt>
            <dd dir="auto">{payee.name}</dd>
          </div>
        </dl>
        {decides && <p>{payout.by_link ? <Trans>Ask the payee before you release it.</Trans> : <Trans>Ask whoever made it before you release it.</Trans>}</p>}
      </div>
    </div>
  );
}
