import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { can } from '@/lib/can';
import type { Crumb } from '@/lib/crumbs';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { useScopeWords } from '../developer/words';

export type ChangeRequest = components['schemas']['ChangeRequest'];

interface ChangeWords {
  /** Who asks for what, as a heading. */
  title: string;
  /** The button that says yes: the act and what it is done to. */
  confirm: string;
  /** What a yes means. */
  means: string;
  /** A row in a table. */
  short: string;
}

/** The list a request stands in, as the reader's menu calls it. */
export function useInbox(): Crumb {
  const { t } = useLingui();
  const { role, path } = usePlace();
  return can.seeInbox(role) ? { label: t`Approvals`, to: `${path('approvals')}?tab=changes` } : { label: t`My requests`, to: path('approvals') };
}

/** Why one person suffices for it, or sufficed: nothing where another one decided. */
export const byOne = ({ state, waived, requested_by: by, decided_by: decider }: Pick<ChangeRequest, 'state' | 'waived' | 'requested_by' | 'decided_by'>): string | null =>
  waived && (state === 'open' || (state === 'confirmed' && decider?.id === by.id)) ? waived : null;

/** What was and what would be, as the record keeps it; of a money key in the page's language. */
export function useKept(): (request: Pick<ChangeRequest, 'kind' | 'before' | 'after'>) => { before: string; after: string } {
  const { t } = useLingui();
  const scope = useScopeWords();
  return ({ kind, before, after }) => {
    const [, key, scopes] = /^a new key “(.+)” that may: (.+)$/s.exec(after) ?? [];
    if (kind !== 'key.money' || !key || !scopes) return { before, after };
    const may = scopes.split(', ').map(scope).join(', ');
    return { before: before === 'no such key' ? t`no such key` : t`the key ${key} as it is`, after: t`a new key “${key}” that may: ${may}` };
  };
}

/** A change in the page's language, by its kind. */
export function useChangeWords(): (request: ChangeRequest) => ChangeWords {
  const { t } = useLingui();
  // The server says which feature in a sentence alone: "Payout API is on".
  const features: readonly (readonly [title: string, word: string])[] = [['Payout API', t`Payout API`], ['Hosted payout', t`Hosted payout`]];
  return ({ kind, subject, requested_by: by, says, after }) => {
    const name = subject.name;
    const who = firstName(by.name);
    switch (kind) {
      case 'application.feature': {
        const feature = features.find(([title]) => after.startsWith(title))?.[1];
        return {
          title: feature ? t`${who} asks for ${feature} for ${name}` : t`${who} asks for a money feature for ${name}`,
          short: feature ? t`${feature} for ${name}` : t`Money feature for ${name}`,
          confirm: feature ? t`Turn on ${feature} for ${name}` : t`Turn it on for ${name}`,
          means: t`The application can then send money out, within the rules for payouts.`,
        };
      }
      case 'mandate.raised':
        return { title: t`${who} asks to let ${name} pay more without waiting for people`, short: t`Mandate of ${name}`, confirm: t`Give ${name} the mandate`, means: after.includes('through payout links') ? t`Payouts through the API and what payees claim on its payout links, within these amounts, then leave without an approval. Nobody looks at an account that a payee types.` : t`Payouts through the API within these amounts then leave without an approval.` };
      case 'key.money':
        return { title: t`${who} asks for an API key of ${name} that may send money out`, short: t`Money key for ${name}`, confirm: t`Make the money key for ${name}`, means: t`You see the key once, here. Whoever asked never sees it.` };
      case 'security.ip_list':
        return { title: t`${who} asks to let more addresses call the API`, short: t`More addresses for the API`, confirm: t`Let these addresses in`, means: t`Calls from these addresses pass that were refused before.` };
      case 'security.checksum':
        return { title: t`${who} asks to accept calls without a checksum`, short: t`Checksum off`, confirm: t`Switch the checksum off`, means: t`Calls without a checksum pass that were refused before.` };
      case 'member.second_factor_reset':
        return { title: t`${who} asks to reset the second factor of ${name}`, short: t`Second factor of ${name}`, confirm: t`Reset the second factor of ${name}`, means: t`All sessions of ${name} end. They sign in with the password and set up a new second factor.` };
      case 'merchant.second_factor_off':
        return { title: t`${who} asks to stop requiring a second factor of everybody`, short: t`Second factor no longer required`, confirm: t`Stop requiring a second factor`, means: t`People can then sign in with a password alone.` };
      case 'terms.fees':
        return { title: t`${who} asks to change fees and limits: ${name}`, short: t`Fees and limits: ${name}`, confirm: t`Change fees and limits of ${name}`, means: t`It holds from the next payment or payout on.` };
      case 'terms.fee_bearer':
        return { title: t`${who} asks to change who pays the fee of payouts`, short: t`Who pays the fee of payouts`, confirm: t`Change who pays the fee`, means: t`It holds from the next payment or payout on.` };
      case 'terms.rate':
        return { title: t`${who} asks to change the exchange rate ${name}`, short: t`Exchange rate ${name}`, confirm: t`Change the rate ${name}`, means: t`Orders in the one currency are paid in the other by this rate.` };
      case 'terms.kyc_limit':
        return { title: t`${who} asks to change how much moves before approval`, short: t`Limit before approval`, confirm: t`Change the limit`, means: t`So much is collected and paid out altogether before this merchant is approved.` };
      case 'terms.kyc_state':
        return { title: t`${who} asks to change the approval (KYC) of this merchant`, short: t`Approval (KYC)`, confirm: t`Change the approval (KYC)`, means: t`An approved merchant has only the limits of each service.` };
      case 'policy.loosened':
        return { title: t`${who} asks to loosen the payout policy`, short: t`Looser payout policy`, confirm: t`Loosen the payout policy`, means: t`It holds for payouts that are made from then on.` };
      case 'settlement.account': {
        // The record names it in English; its currency needs no words.
        const currency = name.replace(/^the account for /, '');
        return { title: t`${who} asks to change where withdrawals go: ${currency}`, short: t`Settlement account ${currency}`, confirm: t`Send withdrawals there`, means: t`Withdrawals go there from then on. Those that wait for the account before are not released any more.` };
      }
      case 'rail.account':
        return { title: t`${who} asks to move money through the ClickPesa application ${name}`, short: t`ClickPesa application ${name}`, confirm: t`Move money through ${name}`, means: t`Payments and payouts go through it from then on. What is on its way stays where it was sent.` };
      default:
        return { title: says, short: says, confirm: t`Confirm this change`, means: '' };
    }
  };
}
