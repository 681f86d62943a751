import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHelpHexagon, IconPencil } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { components } from '@/generated/api';
import { Id } from '@/components/Id';
import { Moment } from '@/components/Moment';
import { Note } from '@/components/Note';
import { Acts, Permit, Says } from '@/components/Permit';
import { Quote } from '@/components/Quote';
import { Refusal } from '@/components/Refusal';
import { StampSlot } from '@/components/Stamp';
import { firstName, spoken } from '@/lib/text';
import { useParam, usePlace } from '@/shell/place';
import { usePurposeWords } from '../purpose/purpose';
import type { Payout } from '../words';
import { DecideOutcome } from './DecideOutcome';
import { useOutcomeWords, type Reason } from './outcomes';
import { mayDecide, maySettle } from './settles';
import css from './Outcomes.module.css';

interface OutcomePermitProps {
  payout: Payout;
  outcomes: components['schemas']['PayoutOutcomes'];
}

const ProposeOutcome = lazy(() => import('./ProposeOutcome'));

/** A payout whose end nobody knows: what somebody found out, and the second person who confirms it. */
export function OutcomePermit(props: OutcomePermitProps) {
  return props.outcomes.reason ? <div className={css.before}><LookInto {...props} reason={props.outcomes.reason} /></div> : null;
}

function LookInto({ payout, outcomes, reason }: OutcomePermitProps & { reason: Reason }) {
  const { t } = useLingui();
  const place = usePlace();
  const { merchant } = place;
  const { names, asks, effect, verdict } = useOutcomeWords();
  const words = usePurposeWords()(payout);
  const [panel, setPanel] = useParam('panel');
  const { proposals, contradictions, alone } = outcomes;
  const open = proposals.find(({ state }) => state === 'open');
  const provider = spoken(payout.provider);
  const said = contradictions.filter(({ closed_at: closed }) => !closed);
  const contradicted = said.length > 0 && (
    <ul className={css.said}>
      {said.map(({ at, stood, verdict: word, says }) => (
        <li key={at}>
          <Moment at={at} as="long" /> <span><Trans>after it was {verdict(stood === 'succeeded' ? 'paid' : stood)}, {provider} said {verdict(word)}</Trans>{says && <>: <q dir="auto">{says}</q></>}</span>
        </li>
      ))}
    </ul>
  );
  const there = outcomes.at_provider && <Says><Trans>At ClickPesa the order is called</Trans> <Id value={outcomes.at_provider} whole /></Says>;
  if (!maySettle(payout, place)) {
    return (
      <Note icon={IconHelpHexagon} tone="unk">
        <b>{words.lookedInto}</b> {open ? <Trans>One of them proposed what happened; a second one confirms it.</Trans> : payout.purpose === 'withdrawal' ? <Trans>An Admin asks {provider} what happened.</Trans> : <Trans>An Admin or a Manager asks {provider} what happened.</Trans>}
      </Note>
    );
  }
  if (!open) {
    return (
      <>
        <Permit aside={<><StampSlot>{t`Found out by one`}</StampSlot><StampSlot>{t`Confirmed by another`}</StampSlot></>}>
          <h2><Trans>Find out what happened</Trans></h2>
          <Says>{asks(payout, reason)}</Says>
          {there}
          {contradicted}
          <Acts><Button leftSection={<IconPencil size={18} aria-hidden="true" />} onClick={() => { setPanel('outcome'); }}><Trans>Say what happened</Trans></Button></Acts>
        </Permit>
        {panel === 'outcome' && <Suspense><ProposeOutcome payout={payout} onClose={() => { setPanel(undefined); }} /></Suspense>}
      </>
    );
  }
  const mine = open.proposed_by.id === merchant.member_id;
  const decides = !!alone || mayDecide(open, payout, merchant.member_id);
  const who = firstName(open.proposed_by.name);
  if (!decides) {
    return (
      <Refusal
        kicker={<Trans>Not yours to confirm</Trans>}
        title={mine ? <Trans>You proposed it, so someone else confirms it</Trans> : words.yoursToSettle}
        fact={<><b>{names[open.outcome]}.</b> <span dir="auto">{open.note}</span></>}
        rule={mine ? 'payout.proposer' : 'payout.maker'}
        acts={<DecideOutcome payout={payout} proposal={open} confirms={false} />}
      />
    );
  }
  return (
    <Permit {...(alone ? {} : { aside: <StampSlot>{t`Second person`}</StampSlot> })}>
      <h2><Trans>{who} found out: {names[open.outcome]}</Trans></h2>
      <Quote>{open.note}</Quote>
      <Says>
        {open.provider_reference && <><Trans>At {provider} it is called <code>{open.provider_reference}</code>.</Trans> </>}
        {alone ? <Trans>There is nobody else, so one person suffices. All that is kept of it says so.</Trans> : <Trans>Look at the evidence yourself before you confirm it.</Trans>} {effect(payout, open.outcome)}
      </Says>
      {there}
      {contradicted}
      <DecideOutcome payout={payout} proposal={open} confirms />
    </Permit>
  );
}
