import { Trans, useLingui } from '@lingui/react/macro';
import { Button, CopyButton } from '@mantine/core';
import { IconCopy, IconEyeOff, IconLock, IconRepeat } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { headline } from '@/api/problem';
import { AppLink } from '@/components/AppLink';
import { Note } from '@/components/Note';
import { Acts, Permit, Says } from '@/components/Permit';
import { Refusal } from '@/components/Refusal';
import { Stamp, StampSlot } from '@/components/Stamp';
import { useProblemSays } from '@/i18n/useProblemSays';
import { money } from '@/lib/money';
import { firstName } from '@/lib/text';
import { can as may } from '@/lib/can';
import { useParam, usePlace } from '@/shell/place';
import { unpaid } from './new/again';
import { usePurposeWords } from './purpose/purpose';
import { AuthorisePayout } from './AuthorisePayout';
import { CancelPayout } from './CancelPayout';
import { RejectPayout } from './RejectPayout';
import { UndoRelease } from './UndoRelease';
import { counting, useAll, useWhoCan, type PayoutDetail } from './words';

const EditPayout = lazy(() => import('./new/NewPayout').then((module) => ({ default: module.EditPayout })));

/** Stamps given and slots that wait. */
function Stamps({ payout, mine }: { payout: PayoutDetail; mine: boolean }) {
  const { t } = useLingui();
  const open = payout.state === 'pending' ? Math.max(0, payout.required_approvals - counting(payout).length) : 0;
  const given = counting(payout).length;
  return (
    <>
      {payout.approvals.map(({ id, name, at, voided }, index) => (
        <Stamp key={id} id={id} name={name} verb="authorised" at={at} landing={mine && index === payout.approvals.length - 1} {...(voided ? { voided: t`no longer counts` } : {})} />
      ))}
      {Array.from({ length: open }, (_, index) => (
        <StampSlot key={index}>{payout.required_approvals === 1 ? t`One approver` : given + index === 0 ? t`First approver` : given + index === 1 ? t`Second approver` : t`Third approver`}</StampSlot>
      ))}
    </>
  );
}

/** The decision about one payout, for whoever looks at it. */
export function PayoutPermit({ payout }: { payout: PayoutDetail }) {
  const { role, path, merchant } = usePlace();
  const words = usePurposeWords()(payout);
  const and = useAll();
  const whoCan = useWhoCan();
  const say = useProblemSays();
  const [asking, setAsking] = useState<'authorise' | 'reject' | 'cancel' | null>(null);
  // What is released is what stood in the step when it opened, whatever the page reads meanwhile.
  const [shown, setShown] = useState(payout);
  const [mine, setMine] = useState(false);
  const [panel, setPanel] = useParam('panel');
  const amount = money(payout.amount);
  if (!may.workOnPayouts(role)) {
    return (
      <Note icon={IconEyeOff}>
        <b><Trans>Payouts are read only for you.</Trans></b> {payout.state === 'pending' && <Trans>An Admin or a Manager releases this one.</Trans>}
      </Note>
    );
  }
  const { you_can: can, refusal } = payout;
  const rejects = can.reject && refusal?.code !== 'payout.maker';
  const maker = firstName(payout.maker.name);
  // The single signatory of the policy.
  const alone = can.authorise && payout.maker.id === merchant.member_id;
  const close = () => { setAsking(null); };
  const more = (
    <>
      {rejects && <Button variant="danger" data-key="r" onClick={() => { setAsking('reject'); }}><Trans>Reject</Trans></Button>}
      {can.edit && <Button variant="default" onClick={() => { setPanel('edit'); }}><Trans>Change…</Trans></Button>}
      {can.cancel && <Button variant={rejects ? 'default' : 'danger'} onClick={() => { setAsking('cancel'); }}>{words.cancel}</Button>}
    </>
  );
  const asked = (
    <>
      <AuthorisePayout payout={asking === 'authorise' ? shown : payout} opened={asking === 'authorise'} onClose={close} onDone={() => { setMine(true); }} />
      <RejectPayout payout={payout} opened={asking === 'reject'} onClose={close} />
      <CancelPayout payout={payout} opened={asking === 'cancel'} onClose={close} />
      {can.edit && panel === 'edit' && <Suspense fallback={null}><EditPayout payout={payout} onClose={() => { setPanel(undefined); }} /></Suspense>}
    </>
  );
  if (payout.state !== 'pending') {
    const again = unpaid(payout.state) && words.again && (
      <Button component={AppLink} variant="default" to={words.again} leftSection={<IconRepeat size={18} aria-hidden="true" />}>
        <Trans>Make it again</Trans>
      </Button>
    );
    const undo = can.undo && <UndoRelease payout={payout} />;
    if (payout.approvals.length === 0 && !undo) return again ? <Acts>{again}</Acts> : null;
    const released = and(counting(payout).map(({ name }) => firstName(name)));
    const people = counting(payout).length + 1;
    return (
      <Permit aside={payout.approvals.length > 0 ? <Stamps payout={payout} mine={mine} /> : undefined} foot={undo || (again ? <Acts>{again}</Acts> : undefined)}>
        <h2>{payout.waived ? words.alone : people > 1 ? words.behind(people) : <Trans>It is within the mandate of its application</Trans>}</h2>
        <Says>
          {payout.maker.kind === 'member' ? words.made(maker) : <Trans>It came through the API.</Trans>} {released && <Trans>Released by {released}.</Trans>}
        </Says>
      </Permit>
    );
  }
  const link = (
    <CopyButton value={window.location.href} timeout={2000}>
      {({ copied, copy }) => (
        <Button leftSection={<IconCopy size={18} aria-hidden="true" />} onClick={copy}>
          <span aria-live="polite">{copied ? <Trans>Copied</Trans> : words.copy}</span>
        </Button>
      )}
    </CopyButton>
  );
  const who = refusal?.who_can.map(({ name }) => firstName(name)) ?? [];
  if (refusal?.code === 'payout.approved') {
    return (
      <Permit aside={<Stamps payout={payout} mine={mine} />}>
        <h2><Trans>You approved it. Now somebody else has to</Trans></h2>
        <Says>{whoCan(who)}</Says>
        <Acts>{link}{more}</Acts>
        {asked}
      </Permit>
    );
  }
  if (refusal && refusal.code !== 'role.refused') {
    const said = say({ code: refusal.code, ...headline(refusal.title, refusal.detail) });
    return (
      <>
        <Refusal
          kicker={<Trans>Not yours to authorise</Trans>}
          title={<RefusalTitle code={refusal.code} title={said.title} yours={words.yours} />}
          fact={<RefusalFact code={refusal.code} detail={said.detail} rule={words.rule} />}
          whoCan={refusal.who_can}
          rule={refusal.code}
          acts={
            payout.batch ? <Button component={AppLink} to={path('payouts', 'batches', payout.batch)}><Trans>Open the file</Trans></Button> : <>{link}{more}</>
          }
        />
        {asked}
      </>
    );
  }
  return (
    <Permit aside={<Stamps payout={payout} mine={mine} />}>
      <h2>{words.takes(payout.required_approvals)}</h2>
      <Says>
        {alone ? <Trans>You are the only one here who makes or releases payouts, so you release your own. The payout and the record say so.</Trans> : payout.maker.kind === 'member' ? words.notMaker(maker) : <Trans>It came through the API, so whoever holds the key cannot approve it.</Trans>}{' '}
        {!alone && whoCan(who)}
      </Says>
      <Acts>
        {can.authorise && (
          <Button leftSection={<IconLock size={18} aria-hidden="true" />} data-key="a" onClick={() => { setShown(payout); setAsking('authorise'); }}>
            <Trans>Authorise {amount}</Trans>
          </Button>
        )}
        {more}
      </Acts>
      {asked}
    </Permit>
  );
}

/** The server's titles in the page's language. */
function RefusalTitle({ code, title, yours }: { code: string; title: string; yours: string }) {
  switch (code) {
    case 'payout.maker':
      return yours;
    case 'payout.editor':
      return <Trans>You changed this payout, so someone else releases it</Trans>;
    case 'payout.link_switcher':
      return <Trans>You switched its link on again, so someone else releases it</Trans>;
    case 'payout.key_maker':
    case 'payout.key_holder':
      return <Trans>This payout came through a key you know</Trans>;
    case 'payout.integrator':
      return <Trans>This payout, or its beneficiary, came through what you built</Trans>;
    case 'payout.mandate_changer':
      return <Trans>You had the last word on its mandate, so someone else releases it</Trans>;
    case 'payout.beneficiary_changer':
      return <Trans>You wrote the account of its beneficiary, so someone else releases it</Trans>;
    case 'payout.beneficiary_changed':
      return <Trans>Its beneficiary changed after it was made</Trans>;
    case 'withdrawal.account_changed':
      return <Trans>The settlement account changed after it was asked for</Trans>;
    case 'payout.in_batch':
      return <Trans>It is released with its file</Trans>;
    case 'payout.expired':
      return <Trans>It waited too long</Trans>;
    default:
      return title;
  }
}

function RefusalFact({ code, detail, rule }: { code: string; detail: string | undefined; rule: string }) {
  switch (code) {
    case 'payout.maker':
      return rule;
    case 'payout.key_maker':
    case 'payout.key_holder':
      return <Trans>Whoever made or saw the key could have asked for this payout. That counts as making it.</Trans>;
    case 'payout.editor':
      return <Trans>Whoever changes a payout while it waits counts among those who made it.</Trans>;
    case 'payout.link_switcher':
      return <Trans>Whoever opens a payout link again counts among those who made what comes through it.</Trans>;
    case 'payout.mandate_changer':
      return <Trans>Whoever changed or confirmed a mandate last does not release what came through it.</Trans>;
    case 'payout.beneficiary_changer':
      return <Trans>Whoever adds an account or changes it last does not release what is paid there.</Trans>;
    case 'payout.beneficiary_changed':
      return <Trans>Nobody releases it any more: it goes to an account that nobody stands behind now. Make it again.</Trans>;
    case 'payout.in_batch':
      return <Trans>All payouts of a file are released, or not, as one.</Trans>;
    case 'payout.integrator':
      return <Trans>As a Developer you made or changed the application, or asked for its key. Whoever builds the way money takes does not release it.</Trans>;
    default:
      return detail;
  }
}
