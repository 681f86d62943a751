import { Trans, useLingui } from '@lingui/react/macro';
import { Moment } from '../Moment';
import { Said } from '../Said';

const ALONE = /^Single signatory: (.+) released an? \w+ of their own, as the only one who makes or releases payouts here$/;
const SETTLED = /^Single signatory: (.+) settled an? \w+, as the only one who makes or releases payouts here\.?$/;
const WITHDRAWAL = /^(.+?) settled a withdrawal\. (The merchant .+)$/s;
const ONE_SINCE = /^The merchant has had one Admin since (\S+) and nobody objected, so one Admin suffices\.$/;

/** Why one person sufficed where two are asked for, as the record says it. */
export function Waived({ text }: { text: string }) {
  const { t } = useLingui();
  const [, name] = ALONE.exec(text) ?? [];
  if (name) return t`Single signatory: ${name} released what they had made themselves, as the only one who makes or releases payouts here.`;
  const [, settler] = SETTLED.exec(text) ?? [];
  if (settler) return t`Single signatory: ${settler} settled it alone, as the only one who makes or releases payouts here.`;
  const [, admin, why] = WITHDRAWAL.exec(text) ?? [];
  if (admin && why) return <><Trans>{admin} settled a withdrawal alone.</Trans> <Waived text={why} /></>;
  const [, since] = ONE_SINCE.exec(text) ?? [];
  if (since) return <Trans>The merchant has had one Admin since <Moment at={since} as="long" /> and nobody objected, so one Admin suffices.</Trans>;
  if (text === 'The merchant never had two Admins, so one Admin suffices.') return t`The merchant never had two Admins, so one Admin suffices.`;
  return <span lang="en"><Said text={text} /></span>;
}
