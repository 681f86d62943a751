import { Trans, useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { money } from '@/lib/money';
import { inOnePiece, spoken } from '@/lib/text';
import { AppLink } from '../AppLink';
import { Moment } from '../Moment';
import { useRecorded } from './recorded';
import { Said } from '../Said';
import { lookOf } from '../statuses';
import { Waived } from './Waived';

type Step = components['schemas']['TimelineStep'];

interface StepSaysProps {
  step: Pick<Step, 'detail' | 'facts'>;
  /** Where its file of payouts stands. */
  file?: string | undefined;
}

/** What a step says beside its state, in the page's language; what a newer server says stays English. */
export function StepSays({ step, file }: StepSaysProps) {
  const { t, i18n } = useLingui();
  const recorded = useRecorded();
  const { facts } = step;
  const rails: Record<string, string> = { simulator: t`simulated networks`, clickpesa: 'ClickPesa' };
  switch (facts.code) {
    case 'words':
      return <span dir="auto"><Said text={recorded(facts.text)} /></span>;
    case 'card_next':
      return t`The payer enters a card on a page`;
    case 'payer_next':
      return t`The payer is asked next`;
    case 'bank_next':
      return t`The bank is asked next`;
    case 'asked': {
      const [amount, channel] = [money(facts.amount), spoken(facts.channel)];
      return t`Asked for ${amount} through ${channel}`;
    }
    case 'receipt':
      return <Trans>Receipt <code>{facts.receipt}</code></Trans>;
    case 'paid_to': {
      const amount = money(facts.amount);
      return <Trans>{amount} paid to <code>{facts.reference}</code>, receipt <code>{facts.receipt}</code></Trans>;
    }
    case 'on_balance': {
      const amount = money(facts.amount);
      return t`${amount} on your balance`;
    }
    case 'nothing_taken':
      return t`The network says that it took no money`;
    case 'held': {
      const amount = money(facts.amount);
      return t`${amount} held, fee included`;
    }
    case 'held_with_batch': {
      const amount = money(facts.amount);
      return <Trans>{amount} held with the file <FileName to={file} name={facts.batch} /></Trans>;
    }
    case 'within_mandate':
      return t`Within the mandate of the application`;
    case 'one_admin':
      return <Waived text={facts.text} />;
    case 'identity_confirmed':
      return <Trans>Identity confirmed at <Moment at={facts.at} as="seconds" within />, from {facts.address}</Trans>;
    case 'released_alone': {
      const { name } = facts;
      return <Trans>Single signatory: {name} is the only one who makes or releases payouts here. Identity confirmed at <Moment at={facts.at} as="seconds" within />, from {facts.address}</Trans>;
    }
    case 'released_with_batch':
      return <Trans>Released with the file <FileName to={file} name={facts.batch} /></Trans>;
    case 'batch_released_alone': {
      const { name } = facts;
      return <Trans>Single signatory: {name} is the only one who makes or releases payouts here. Released with the file <FileName to={file} name={facts.batch} /></Trans>;
    }
    case 'taken_back':
      return t`The approvals given no longer count`;
    case 'edited': {
      const [before, after, from, to] = [money(facts.before), money(facts.after), inOnePiece(facts.payee_before), inOnePiece(facts.payee)];
      if (before === after) return from === to ? t`The approvals given no longer count` : t`The payee was ${from}, is ${to}. The approvals given no longer count`;
      return from === to ? t`The amount was ${before}, is ${after}. The approvals given no longer count` : t`Was ${before} to ${from}, is ${after} to ${to}. The approvals given no longer count`;
    }
    case 'sent': {
      const rail = rails[facts.rail] ?? facts.rail;
      return t`Through ${rail}`;
    }
    case 'no_answer':
      return t`The provider has not said whether the money left. It stays held until there is evidence.`;
    case 'contradicted': {
      const look = lookOf('payout', facts.stood);
      const [stood, text] = [look ? i18n._(look.word) : facts.stood, recorded(facts.text)];
      switch (facts.verdict) {
        case 'paid':
          return t`It is recorded as “${stood}”, but the provider says that the money arrived: ${text}`;
        case 'failed':
          return t`It is recorded as “${stood}”, but the provider says that the money never left: ${text}`;
        default:
          return t`It is recorded as “${stood}”, but the provider says that the money left and came back: ${text}`;
      }
    }
    case 'came_back': {
      const [reason, amount] = [recorded(facts.reason), money(facts.amount)];
      return t`${reason} ${amount} is available again.`;
    }
    case 'went_back': {
      const [reason, amount, missing] = [recorded(facts.reason), money(facts.amount), money(facts.missing)];
      return facts.missing.amount > 0 ? t`${reason} The provider took ${amount} back, of which ${missing} had been spent.` : t`${reason} The provider took ${amount} back.`;
    }
    case 'settled_by_people': {
      const { proposed_by: by, confirmed_by: checker, note, provider_reference: reference } = facts;
      const outcomes: Record<string, string> = {
        paid: t`Two people settled it as paid: ${by} proposed, ${checker} confirmed.`,
        paid_after_all: t`Two people settled it as paid after all: ${by} proposed, ${checker} confirmed.`,
        not_paid: t`Two people settled it as not paid: ${by} proposed, ${checker} confirmed.`,
        stands: t`Two people found it right as it was recorded: ${by} proposed, ${checker} confirmed.`,
      };
      return <>{outcomes[facts.outcome] ?? step.detail} <Trans>Evidence: <span dir="auto">{note}</span></Trans>{reference && <> <code>{reference}</code></>}</>;
    }
    case 'settled_alone': {
      const { proposed_by: by, text, note, provider_reference: reference } = facts;
      const outcomes: Record<string, string> = {
        paid: t`One person settled it as paid, as ${by} proposed.`,
        paid_after_all: t`One person settled it as paid after all, as ${by} proposed.`,
        not_paid: t`One person settled it as not paid, as ${by} proposed.`,
        stands: t`One person found it right as it was recorded, as ${by} proposed.`,
      };
      return <>{outcomes[facts.outcome] ?? step.detail} <Waived text={text} /> <Trans>Evidence: <span dir="auto">{note}</span></Trans>{reference && <> <code>{reference}</code></>}</>;
    }
    case 'cancelled':
      return undefined;
    case 'undecided':
      return t`Nobody decided within 7 days`;
    case 'stopped': {
      const { name, reason } = facts;
      return reason ? t`Stopped by ${name}: ${reason}` : t`Stopped by ${name}`;
    }
    default:
      return <span lang="en"><Said text={step.detail} /></span>;
  }
}

const FileName = ({ to, name }: { to: string | undefined; name: string }) => (to === undefined ? <span dir="auto">{name}</span> : <AppLink to={to}><span dir="auto">{name}</span></AppLink>);
