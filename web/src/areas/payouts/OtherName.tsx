import { Trans } from '@lingui/react/macro';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
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
    <TwoNames
      rows={[
        [payout.by_link ? <Trans>The payee wrote</Trans> : <Trans>{who} wrote</Trans>, payee.given_name ?? ''],
        [<Trans key="p">{provider} says</Trans>, payee.name],
      ]}
    >
      {decides && (payout.by_link ? <Trans>Ask the payee before you release it.</Trans> : <Trans>Ask whoever made it before you release it.</Trans>)}
    </TwoNames>
  );
}

/** Who says the account is whose, one below the other, and what to do about it. */
export function TwoNames({ rows, children }: { rows: readonly (readonly [who: ReactNode, name: string])[]; children: ReactNode }) {
  return (
    <div className={css.other} role="note">
      <IconAlertTriangle size={18} stroke={2} aria-hidden="true" />
      <div>
        <p><b><Trans>The account is in another name</Trans></b></p>
        <dl>
          {rows.map(([who, name], index) => (
            <div key={index}>
              <dt>{who}</dt>
              <dd dir="auto">{name}</dd>
            </div>
          ))}
        </dl>
        {children && <p>{children}</p>}
      </div>
    </div>
  );
}
