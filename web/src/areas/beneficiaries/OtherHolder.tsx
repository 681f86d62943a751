import { Trans } from '@lingui/react/macro';
import { sameName } from '../payouts/names';
import { TwoNames } from '../payouts/OtherName';
import { useProvider, type Beneficiary } from './words';

/** That the provider knows the account under another name than the one that is confirmed. */
export const inOtherName = ({ name, known_name: known }: Beneficiary): boolean => Boolean(known) && !sameName(name, known ?? '');

/** Says so before somebody confirms it. */
export function OtherHolder({ one }: { one: Beneficiary }) {
  const provider = useProvider()(one);
  if (!inOtherName(one)) return null;
  const who = one.changed_by.name;
  return (
    <TwoNames rows={[[<Trans key="w">{who} wrote</Trans>, one.name], [one.channel === 'MOBILE MONEY' ? <Trans key="n">The network says</Trans> : <Trans key="p">{provider} says</Trans>, one.known_name ?? '']]}>
      <Trans>Ask the payee before you confirm it.</Trans>
    </TwoNames>
  );
}
