import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Crumb } from '@/lib/crumbs';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import type { Payout } from '../words';

export type Purpose = Payout['purpose'];

interface PurposeWords {
  /** "Refund". */
  name: string;
  /** The lists it stands in. */
  lists: readonly Crumb[];
  /** "Refunds". */
  plural: string;
  /** "2 refunds". */
  several: (count: number) => string;
  waiting: (count: number) => string;
  released: (count: number) => string;
  rejectedSeveral: (count: number) => string;
  /** "Asked by", before a name. */
  maker: string;
  begun: (who: string) => string;
  made: (maker: string) => string;
  /** Why whoever made it does not release it. */
  notMaker: (maker: string) => string;
  yours: string;
  rule: string;
  /** While nobody knows what became of it. */
  lookedInto: string;
  yoursToSettle: string;
  /** How many release it. */
  takes: (people: number) => string;
  /** How many stand behind it. */
  behind: (people: number) => string;
  alone: string;
  /** Titles of the steps, with amount and payee. */
  authorise: (amount: string, payee: string) => string;
  reject: (amount: string, payee: string) => string;
  cancel: string;
  keep: string;
  /** What a cancelled one leaves. */
  gone: string;
  cancelled: (amount: string) => string;
  rejected: (amount: string) => string;
  copy: string;
  requests: string;
  /** Where one like it is made, for those who make them. */
  again: string | null;
}

/** What people call money that goes out, by what it is for: to them a refund or a withdrawal is no payout. */
export function usePurposeWords(): (of: Pick<Payout, 'id' | 'purpose' | 'payment'>) => PurposeWords {
  const { t } = useLingui();
  const { role, duty, path } = usePlace();
  return ({ id, purpose, payment }) => {
    switch (purpose) {
      case 'refund':
        return {
          name: t`Refund`,
          lists: [{ label: t`Payments`, to: path('payments') }, ...(payment ? [{ label: t`Payment`, to: path('payments', payment) }] : [])],
          plural: t`Refunds`,
          several: (count) => t`${plural(count, { one: '# refund', other: '# refunds' })}`,
          waiting: (count) => t`${plural(count, { one: '# refund waits for you.', other: '# refunds wait for you.' })}`,
          released: (count) => t`${plural(count, { one: '# refund is released.', other: '# refunds are released.' })}`,
          rejectedSeveral: (count) => t`${plural(count, { one: '# refund rejected', other: '# refunds rejected' })}`,
          maker: t`Asked by`,
          begun: (who) => t`Asked for by ${who}`,
          made: (maker) => t`${maker} asked for it.`,
          notMaker: (maker) => t`${maker} asked for it, so ${maker} cannot approve it.`,
          yours: t`You asked for this refund, so someone else releases it`,
          rule: t`Whoever asks for a refund does not approve it: a second person does.`,
          lookedInto: t`People look into this refund.`,
          yoursToSettle: t`You asked for this refund, so someone else confirms what became of it`,
          takes: (people) => t`${plural(people, { one: 'One more person releases this refund', 2: 'Two people release this refund', other: '# people release this refund' })}`,
          behind: (people) => t`${plural(people, { 2: 'Two people stand behind this refund', 3: 'Three people stand behind this refund', other: '# people stand behind this refund' })}`,
          alone: t`One person stands behind this refund`,
          authorise: (amount, payee) => t`Authorise the refund of ${amount} to ${payee}`,
          reject: (amount, payee) => t`Reject the refund of ${amount} to ${payee}`,
          cancel: t`Cancel refund`,
          keep: t`Keep this refund`,
          gone: t`The refund cannot be started again; a new one can be asked for.`,
          cancelled: (amount) => t`Refund of ${amount} cancelled`,
          rejected: (amount) => t`Refund of ${amount} rejected`,
          copy: t`Copy link to this refund`,
          requests: t`Open requests for this refund`,
          again: payment && can.requestRefunds(role, duty) ? path(`payments/${payment}?panel=refund`) : null,
        };
      case 'withdrawal':
        return {
          name: t`Withdrawal`,
          lists: [{ label: t`Balance`, to: path('balance') }, { label: t`Withdrawals`, to: path('balance', 'withdrawals') }],
          plural: t`Withdrawals`,
          several: (count) => t`${plural(count, { one: '# withdrawal', other: '# withdrawals' })}`,
          waiting: (count) => t`${plural(count, { one: '# withdrawal waits for you.', other: '# withdrawals wait for you.' })}`,
          released: (count) => t`${plural(count, { one: '# withdrawal is released.', other: '# withdrawals are released.' })}`,
          rejectedSeveral: (count) => t`${plural(count, { one: '# withdrawal rejected', other: '# withdrawals rejected' })}`,
          maker: t`Asked by`,
          begun: (who) => t`Asked for by ${who}`,
          made: (maker) => t`${maker} asked for it.`,
          notMaker: (maker) => t`${maker} asked for it, so ${maker} cannot approve it.`,
          yours: t`You asked for this withdrawal, so someone else releases it`,
          rule: t`Whoever asks for a withdrawal does not approve it where there is another Admin.`,
          lookedInto: t`People look into this withdrawal.`,
          yoursToSettle: t`You asked for this withdrawal, so someone else confirms what became of it`,
          takes: (people) => t`${plural(people, { one: 'One more Admin releases this withdrawal', 2: 'Two Admins release this withdrawal', other: '# Admins release this withdrawal' })}`,
          behind: (people) => t`${plural(people, { 2: 'Two Admins stand behind this withdrawal', 3: 'Three Admins stand behind this withdrawal', other: '# Admins stand behind this withdrawal' })}`,
          alone: t`One Admin stands behind this withdrawal`,
          authorise: (amount, payee) => t`Authorise the withdrawal of ${amount} to ${payee}`,
          reject: (amount, payee) => t`Reject the withdrawal of ${amount} to ${payee}`,
          cancel: t`Cancel withdrawal`,
          keep: t`Keep this withdrawal`,
          gone: t`The withdrawal cannot be started again; a new one can be asked for.`,
          cancelled: (amount) => t`Withdrawal of ${amount} cancelled`,
          rejected: (amount) => t`Withdrawal of ${amount} rejected`,
          copy: t`Copy link to this withdrawal`,
          requests: t`Open requests for this withdrawal`,
          again: can.withdraw(role) ? path('balance/withdrawals?panel=new') : null,
        };
      default:
        return {
          name: t`Payout`,
          lists: [{ label: t`Payouts`, to: path('payouts') }],
          plural: t`Payouts`,
          several: (count) => t`${plural(count, { one: '# payout', other: '# payouts' })}`,
          waiting: (count) => t`${plural(count, { one: '# payout waits for you.', other: '# payouts wait for you.' })}`,
          released: (count) => t`${plural(count, { one: '# payout is released.', other: '# payouts are released.' })}`,
          rejectedSeveral: (count) => t`${plural(count, { one: '# payout rejected', other: '# payouts rejected' })}`,
          maker: t`Made by`,
          begun: (who) => t`Created by ${who}`,
          made: (maker) => t`${maker} made it.`,
          notMaker: (maker) => t`${maker} made it, so ${maker} cannot approve it.`,
          yours: t`You made this payout, so someone else releases it`,
          rule: t`Whoever makes a payout does not approve it: a second person does.`,
          lookedInto: t`People look into this payout.`,
          yoursToSettle: t`You made this payout, so someone else confirms what became of it`,
          takes: (people) => t`${plural(people, { one: 'One more person releases this payout', 2: 'Two people release this payout', other: '# people release this payout' })}`,
          behind: (people) => t`${plural(people, { 2: 'Two people stand behind this payout', 3: 'Three people stand behind this payout', other: '# people stand behind this payout' })}`,
          alone: t`One person stands behind this payout`,
          authorise: (amount, payee) => t`Authorise ${amount} to ${payee}`,
          reject: (amount, payee) => t`Reject ${amount} to ${payee}`,
          cancel: t`Cancel payout`,
          keep: t`Keep this payout`,
          gone: t`The payout cannot be started again; a new one can be made.`,
          cancelled: (amount) => t`Payout of ${amount} cancelled`,
          rejected: (amount) => t`Payout of ${amount} rejected`,
          copy: t`Copy link to this payout`,
          requests: t`Open requests for this payout`,
          again: can.createPayouts(role, duty) ? path(`payouts?panel=new&again=${id}`) : null,
        };
    }
  };
}
