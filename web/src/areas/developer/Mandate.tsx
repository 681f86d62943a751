import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { Confirm } from '@/components/Confirm';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { can } from '@/lib/can';
import { money, plain, readAmount } from '@/lib/money';
import { useNow } from '@/lib/useNow';
import { usePlace } from '@/shell/place';
import { useAlone } from '../changes/alone';
import type { Application } from './words';

const nothing = { each: '', day: '', until: '' };

/** What the application may pay by API without people: an Admin asks for more and another one confirms; less holds at once. */
export function Mandate({ application }: { application: Application }) {
  const { t } = useLingui();
  const { role, path } = usePlace();
  const alone = useAlone();
  const now = useNow();
  const { id, name, mandate } = application;
  const [typed, setTyped] = useState<typeof nothing | null>(null);
  const [ending, setEnding] = useState(false);
  const leave = () => { setTyped(null); setting.forget(); };
  const title = mandate ? t`Change the mandate` : t`Give a mandate`;
  const setting = useAct({
    act: () => ({ says: <Trans>To change what <b>{name}</b> pays without people.</Trans>, button: title }),
    run: ({ each, day, until }: typeof nothing) => take(api.PUT('/v1/mandates/{application_id}', {
      params: { path: { application_id: id } },
      // What was given in dollars stays as it is: this form is about shillings.
      body: {
        per_payout: [readAmount(each, 'TZS') ?? { amount: 0, currency: 'TZS' }, ...(mandate?.per_payout ?? []).filter(({ currency }) => currency !== 'TZS')],
        per_day: [readAmount(day, 'TZS') ?? { amount: 0, currency: 'TZS' }, ...(mandate?.per_day ?? []).filter(({ currency }) => currency !== 'TZS')],
        until: `${until}T21:00:00Z`,
      },
    })),
    done: (answer) => { leave(); toast.done(typeof answer === 'object' && 'change_request' in answer ? t`Another Admin is asked to confirm` : t`Changes saved`); },
  });
  const end = useAct({
    act: () => ({ says: <Trans>To change what <b>{name}</b> pays without people.</Trans>, button: t`End the mandate` }),
    run: () => take(api.DELETE('/v1/mandates/{application_id}', { params: { path: { application_id: id } } })),
    done: () => { setEnding(false); toast.done(t`Changes saved`); },
  });
  if (!application.features.some(({ feature, state }) => feature === 'payout' && state === 'on')) return null;
  const amounts = (list: NonNullable<typeof mandate>['per_day']) => list.map(money).join(' / ');
  const shillings = (list: NonNullable<typeof mandate>['per_day'] | undefined) => {
    const found = list?.find(({ currency }) => currency === 'TZS');
    return found ? plain(found) : '';
  };
  const request = application.mandate_change_request_id;
  const over = mandate ? new Date(mandate.until).getTime() <= now.getTime() : false;
  const first = { each: shillings(mandate?.per_payout), day: shillings(mandate?.per_day), until: mandate && !over ? mandate.until.slice(0, 10) : '' };
  const write = (change: Partial<typeof nothing>) => { setTyped((before) => ({ ...(before ?? nothing), ...change })); };
  const each = mandate ? amounts(mandate.per_payout) : '';
  const day = mandate ? amounts(mandate.per_day) : '';
  return (
    <Section title={<Trans>Payouts by API</Trans>}>
      {mandate && !over ? (
        <p><Trans>Up to {each} each and {day} a day wait for nobody, until <Moment at={mandate.until} />. The others wait until a person releases them.</Trans></p>
      ) : <p><Trans>They wait until a person releases them.</Trans></p>}
      {request ? <AppLink to={path('approvals', request)}><Trans>Open the request</Trans></AppLink> : null}
      {can.ruleApplications(role) && (
        <>
          {!request && <Button mt={10} mr={10} variant="default" onClick={() => { setTyped(first); }}>{title}</Button>}
          {mandate ? <Button mt={10} variant="default" onClick={() => { setEnding(true); }}>{t`End the mandate`}</Button> : null}
        </>
      )}
      <Panel
        opened={typed !== null}
        onClose={leave}
        title={title}
        says={<Trans>Payouts through the API within these amounts then leave without an approval.</Trans>}
        dirty={typed !== null && (typed.each !== first.each || typed.day !== first.day || typed.until !== first.until)}
        onSubmit={() => { if (typed) setting.start(typed); }}
        footSays={alone ? <Trans>You are the only Admin, so it holds at once.</Trans> : <Trans>Less holds at once, more when another Admin confirms</Trans>}
        act={<Button type="submit" loading={setting.busy}>{title}</Button>}
      >
        <Fields>
          <TextInput label={t`Largest payout, in TZS`} inputMode="decimal" data-autofocus value={typed?.each ?? ''} error={setting.problem?.fault('per_payout') ?? null} onChange={(event) => { write({ each: event.currentTarget.value }); }} />
          <TextInput label={t`Most in a day, in TZS`} inputMode="decimal" value={typed?.day ?? ''} error={setting.problem?.fault('per_day') ?? null} onChange={(event) => { write({ day: event.currentTarget.value }); }} />
          <TextInput type="date" label={t`Until, this day included`} value={typed?.until ?? ''} error={setting.problem?.fault('until') ?? null} onChange={(event) => { write({ until: event.currentTarget.value }); }} />
          <ActProblem problem={setting.problem} />
        </Fields>
      </Panel>
      <Confirm opened={ending} onClose={() => { setEnding(false); end.forget(); }} title={t`End the mandate`} keep={<Trans>Keep the mandate</Trans>} act={t`End the mandate`} doing={end} onAct={() => { end.start(); }}>
        <p><Trans>Payouts of <b>{name}</b> wait for people from the next one on.</Trans></p>
      </Confirm>
    </Section>
  );
}
