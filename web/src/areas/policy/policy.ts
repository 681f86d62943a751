import type { components } from '@/generated/api';
import { held, pairReadable, readPair, type Held } from '@/components/AmountPair';
import { digits, type Amount } from '@/lib/money';

type Schemas = components['schemas'];
export type NewPolicy = Schemas['NewPolicy'];

/** The rules that have an amount in each currency. */
export const rules = ['two_approvers_from', 'most_per_payout', 'most_per_day'] as const;
export type Rule = (typeof rules)[number];

/** What stands in the form. */
export interface Typed {
  approvers: '1' | '2';
  /** Who may be paid: anybody, or only beneficiaries that a second person confirmed. */
  payees: 'any' | 'known';
  /** Who releases what somebody made who is alone. */
  signatory: 'another' | 'single';
  amounts: Record<Rule, Record<Held, string>>;
}

const of = (amounts: readonly Amount[], currency: Held) => amounts.find((each) => each.currency === currency);
const each = <Value>(value: (rule: Rule, currency: Held) => Value) =>
  Object.fromEntries(rules.map((rule) => [rule, Object.fromEntries(held.map((currency) => [currency, value(rule, currency)]))])) as Record<Rule, Record<Held, Value>>;

/** A policy as the form shows it. */
export function typedOf(policy: NewPolicy): Typed {
  return {
    approvers: policy.approvers === 2 ? '2' : '1',
    payees: policy.beneficiary_second_person ? 'known' : 'any',
    signatory: policy.single_signatory ? 'single' : 'another',
    amounts: each((rule, currency) => {
      const amount = of(policy[rule], currency);
      return amount ? digits(amount) : '';
    }),
  };
}

/** What the form asks for; nothing while a field holds no amount. */
export function policyOf({ approvers, payees, signatory, amounts }: Typed): NewPolicy | null {
  if (!rules.every((rule) => pairReadable(amounts[rule]))) return null;
  return { approvers: Number(approvers), beneficiary_second_person: payees === 'known', single_signatory: signatory === 'single', two_approvers_from: readPair(amounts.two_approvers_from), most_per_payout: readPair(amounts.most_per_payout), most_per_day: readPair(amounts.most_per_day) };
}

/** One thing that would be different; a mark that is not there is `null`. */
export interface Difference {
  what: 'approvers' | 'payees' | 'signatory' | Rule;
  before: Amount | number | boolean | null;
  after: Amount | number | boolean | null;
  way: 'tighter' | 'looser';
}

/** What a wish changes. A higher mark, or none, lets more through: one such thing makes all of it wait for a second person. */
export function differences(now: NewPolicy, wanted: NewPolicy): Difference[] {
  const found: Difference[] = now.approvers === wanted.approvers ? [] : [{ what: 'approvers', before: now.approvers, after: wanted.approvers, way: wanted.approvers > now.approvers ? 'tighter' : 'looser' }];
  const [known, wished] = [now.beneficiary_second_person === true, wanted.beneficiary_second_person === true];
  if (known !== wished) found.push({ what: 'payees', before: known, after: wished, way: wished ? 'tighter' : 'looser' });
  const [single, alone] = [now.single_signatory === true, wanted.single_signatory === true];
  if (single !== alone) found.push({ what: 'signatory', before: single, after: alone, way: alone ? 'looser' : 'tighter' });
  for (const what of rules) {
    // Where every payout takes two, it is no matter from which amount on.
    if (what === 'two_approvers_from' && now.approvers === 2 && wanted.approvers === 2) continue;
    for (const currency of held) {
      const [before, after] = [of(now[what], currency) ?? null, of(wanted[what], currency) ?? null];
      if (before?.amount === after?.amount) continue;
      found.push({ what, before, after, way: after !== null && (before === null || after.amount < before.amount) ? 'tighter' : 'looser' });
    }
  }
  return found;
}
