import { useLingui } from '@lingui/react/macro';
import { IconAlertTriangle } from '@tabler/icons-react';
import { inOtherName } from '../OtherName';
import type { Payout } from '../words';
import css from '../Payout.module.css';

/** What to look at twice before a payout is released, in a few words each. */
export function useWarnings(): (payout: Payout) => string[] {
  const { t } = useLingui();
  return (payout) => [inOtherName(payout) && t`The account is in another name`, payout.by_link && t`The payee wrote this account on a payout link`].filter((says) => says !== false);
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
