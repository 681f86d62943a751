import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AmountPair } from '@/components/AmountPair';
import { AppLink } from '@/components/AppLink';
import { Confirm } from '@/components/Confirm';
import { Choice } from '@/components/Choice';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { Panel } from '@/components/Panel';
import { Permit } from '@/components/Permit';
import { toast } from '@/components/toast';
import { can } from '@/lib/can';
import { money } from '@/lib/money';
import { useNow } from '@/lib/useNow';
import { usePlace } from '@/shell/place';
import { useAlone } from '../changes/alone';
import type { Application } from '../developer/words';
import { useEither } from '../payouts/words';
import { useOtherAdmins } from '../policy/useOtherAdmins';
import { isAsked } from '../terms/words';
import { mandateOf, raises, typedOf, type NewMandate, type Typed } from './mandate';
import css from './Mandate.module.css';

/** What the application may pay by API without people: an Admin asks for more and another one confirms; less holds at once. */
export function Mandate({ application }: { application: Application }) {
  const { t } = useLingui();
  const { role, path } = usePlace();
  const alone = useAlone();
  const either = useEither();
  const now = useNow();
  const { id, name, mandate } = application;
  const [typed, setTyped] = useState<Typed | null>(null);
  const [tried, setTried] = useState(false);
  const [ending, setEnding] = useState(false);
  const over = mandate ? new Date(mandate.until).getTime() <= now.getTime() : false;
  const held = mandate && !over ? mandate : null;
  const first = typedOf(mandate, over);
  const wanted = typed && mandateOf(typed);
  const dirty = typed !== null && JSON.stringify(typed) !== JSON.stringify(first);
  const more = wanted ? raises(held, wanted) : !held;
  const who = either(useOtherAdmins(typed !== null && more && !alone));
  const leave = () => { setTyped(null); setTried(false); setting.forget(); };
  const title = held ? t`Change the mandate` : t`Give a mandate`;
  const button = held && (!wanted || !dirty) ? title : !more ? t`Lower the mandate` : alone ? title : held ? t`Ask to raise the mandate` : t`Ask for the mandate`;
  const setting = useAct({
    act: () => ({ says: <Trans>To change what <b>{name}</b> pays without people.</Trans>, button }),
    run: (body: NewMandate) => take(api.PUT('/v1/mandates/{application_id}', { params: { path: { application_id: id } }, body })),
    done: (answer) => {
      const asked = isAsked(answer) ? answer.change_request.who_can.map((person) => person.name).join(', ') : null;
      leave();
      toast.done(asked === null ? t`The mandate holds from now on` : asked ? t`It waits until ${asked} confirms it. You hear by mail` : t`The Admins are asked. You hear from them by mail`);
    },
  });
  const end = useAct({
    act: () => ({ says: <Trans>To change what <b>{name}</b> pays without people.</Trans>, button: t`End the mandate` }),
    run: () => take(api.DELETE('/v1/mandates/{application_id}', { params: { path: { application_id: id } } })),
    done: () => { setEnding(false); toast.done(t`The mandate is ended`); },
  });
  const has = (wanted: string) => application.features.some(({ feature, state }) => feature === wanted && state === 'on');
  if (!has('payout')) return null;
  const makesLinks = has('hosted_payout');
  const request = application.mandate_change_request_id;
  const each = held ? either(held.per_payout.map(money)) : '';
  const day = held ? either(held.per_day.map(money)) : '';
  const write = (change: Partial<Typed>) => { setTyped({ ...(typed ?? first), ...change }); setting.forget(); };
  return (
    <Section title={<Trans>Payouts by API</Trans>}>
      <p className={css.rule}>
        {held ? <Trans>Up to <b>{each}</b> each and <b>{day}</b> a day wait for nobody, until <Moment at={held.until} />. The others wait until a person releases them.</Trans> : <Trans>They wait until a person releases them.</Trans>} {held?.known_payees_only && <Trans>Only to <b>confirmed beneficiaries</b>.</Trans>}{' '}
        {held && makesLinks && (held.payout_links ? <Trans>What payees claim on <b>payout links</b> of its keys is paid within them too.</Trans> : <Trans>What payees claim on payout links waits for people.</Trans>)}
      </p>
      {request && (
        <div className={css.asked}>
          <Permit room="slim" aside={<AppLink to={path('approvals', request)}><Trans>Open the request</Trans></AppLink>}><Trans>Another mandate waits for a second Admin.</Trans></Permit>
        </div>
      )}
      {can.ruleApplications(role) && (
        <div className={css.acts}>
          {!request && <Button variant="default" onClick={() => { setTyped(first); }}>{title}</Button>}
          {held && <Button variant="danger" onClick={() => { setEnding(true); }}>{t`End the mandate`}</Button>}
        </div>
      )}
      <Panel
        opened={typed !== null}
        onClose={leave}
        title={title}
        says={<Trans>Payouts of {name} within these amounts leave without an approval. Larger ones wait for people.</Trans>}
        dirty={dirty}
        onSubmit={() => { setTried(true); if (wanted && dirty) setting.start(wanted); }}
        footSays={held && (!wanted || !dirty) ? <Trans>Less holds at once, more when another Admin confirms</Trans> : !more ? <Trans>Less holds at once</Trans> : alone ? <Trans>You are the only Admin, so it holds at once.</Trans> : who ? <Trans>More waits until {who} confirms it</Trans> : <Trans>More waits for a second Admin</Trans>}
        act={<Button type="submit" loading={setting.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{button}</Button>}
      >
        {typed && (
          <Fields>
            <Explained label={t`Largest payout`} says={t`One that is larger waits for people.`}>
              <AmountPair label={t`Largest payout`} none={t`none`} value={typed.each} fault={setting.problem?.fault('per_payout')} onChange={(pair) => { write({ each: pair }); }} />
            </Explained>
            <Explained label={t`Most in a day`} says={t`What goes beyond it, in a day of East Africa Time, waits for people.`}>
              <AmountPair label={t`Most in a day`} none={t`none`} value={typed.day} fault={setting.problem?.fault('per_day')} onChange={(pair) => { write({ day: pair }); }} />
            </Explained>
            <TextInput type="date" label={t`Until, this day included`} value={typed.until} error={setting.problem?.fault('until') ?? null} onChange={(event) => { write({ until: event.currentTarget.value }); }} />
            <Choice label={t`Paid without people`} value={typed.known ? 'known' : 'any'} options={[{ value: 'any', label: t`Anybody` }, { value: 'known', label: t`Only confirmed beneficiaries` }]} onChange={(choice) => { write({ known: choice === 'known' }); }} />
            {makesLinks && (
              <Explained label={t`Payout links`} says={typed.links ? t`A payee types the account on a link that a key made, and is paid at once: nobody looks at it first. The amounts above count for both together.` : t`A payee types the account on a link that a key made. Somebody looks at it and releases the payout.`}>
                <Choice bare label={t`Payout links`} value={typed.links ? 'paid' : 'wait'} options={[{ value: 'wait', label: t`Wait for people` }, { value: 'paid', label: t`Paid at once` }]} onChange={(choice) => { write({ links: choice === 'paid' }); }} />
              </Explained>
            )}
            {tried && !wanted && <p className={css.fault} role="alert"><Trans>Write both amounts of at least one currency, and the last day.</Trans></p>}
            {tried && wanted && !dirty && <p className={css.fault} role="alert"><Trans>Nothing is different yet.</Trans></p>}
            <ActProblem problem={setting.problem && setting.problem.fields.length > 0 ? null : setting.problem} />
          </Fields>
        )}
      </Panel>
      <Confirm opened={ending} onClose={() => { setEnding(false); end.forget(); }} title={t`End the mandate`} keep={<Trans>Keep the mandate</Trans>} act={t`End the mandate`} doing={end} onAct={() => { end.start(); }}>
        <p><Trans>Payouts of <b>{name}</b> wait for people from the next one on.</Trans></p>
      </Confirm>
    </Section>
  );
}

function Explained({ label, says, children }: { label: string; says: string; children: ReactNode }) {
  return (
    <div>
      <p className={css.label} aria-hidden="true"><b>{label}</b><span className="k-caption">{says}</span></p>
      {children}
    </div>
  );
}
