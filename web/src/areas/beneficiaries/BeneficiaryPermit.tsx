import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArchive, IconArrowUpRight, IconPencil, IconRestore } from '@tabler/icons-react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Acts, Permit, Says } from '@/components/Permit';
import { Refusal } from '@/components/Refusal';
import { Stamp, StampSlot } from '@/components/Stamp';
import { toast } from '@/components/toast';
import { can } from '@/lib/can';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';
import { useEither } from '../payouts/words';
import { Decide } from './Decide';
import { PutAway } from './PutAway';
import { Withdraw } from './Withdraw';
import { useWhoConfirms, useWhyNotMe, type Beneficiary } from './words';
import css from './Beneficiary.module.css';

/** Where the second person stands; the decision, for whoever may take it. */
export function BeneficiaryPermit({ one, onChange }: { one: Beneficiary; onChange: () => void }) {
  const { t } = useLingui();
  const { role, duty, path } = usePlace();
  const either = useEither();
  const whoCan = useWhoConfirms(one);
  const { you_can: may, confirmed_by: by, confirmed_at: at } = one;
  const whyNot = useWhyNotMe()(one);
  const adder = firstName(one.added_by.name);
  const changer = firstName(one.changed_by.name);
  const confirmer = by ? firstName(by.name) : '';
  const stamp = by && at && <Stamp id={`${one.id}-${at}`} name={by.name} verb="confirmed" at={at} {...(one.state === 'confirmed' ? {} : { voided: t`no longer counts` })} />;
  const name = one.name;
  const more = (
    <>
      {may.change && <Button variant="default" leftSection={<IconPencil size={18} aria-hidden="true" />} onClick={onChange}><Trans>Change</Trans></Button>}
      {may.withdraw && <Withdraw one={one} />}
      {may.archive && <PutAway one={one} />}
    </>
  );
  if (one.state === 'archived') {
    return (
      <Permit foot={may.restore ? <Restore one={one} /> : undefined}>
        <h2 className={css.head}><IconArchive size={20} stroke={1.8} aria-hidden="true" /><Trans>It is archived</Trans></h2>
        <Says><Trans>Nobody can choose it for a payout. Restored, it waits for a second person again.</Trans></Says>
      </Permit>
    );
  }
  if (one.state === 'confirmed') {
    return (
      <Permit aside={stamp}>
        <h2><Trans>Two people stand behind this account</Trans></h2>
        <Says>
          {one.version > 1 && changer !== adder ? <Trans>{adder} added it, {changer} changed it last.</Trans> : <Trans>{adder} wrote it.</Trans>} <Trans>{confirmer} confirmed it.</Trans>
        </Says>
        {(may.change || can.createPayouts(role, duty)) && (
          <Acts>
            {can.createPayouts(role, duty) && <Button component={AppLink} to={path(`payouts?panel=new&beneficiary=${one.id}`)} leftSection={<IconArrowUpRight size={18} aria-hidden="true" />}><Trans>Pay {name}</Trans></Button>}
            {more}
          </Acts>
        )}
      </Permit>
    );
  }
  if (whyNot) {
    return (
      <Refusal
        kicker={<Trans>Not yours to confirm</Trans>}
        title={whyNot.title}
        fact={whyNot.fact}
        whoCan={[...whoCan]}
        rule={whyNot.code}
        acts={<Decide one={one}>{more}</Decide>}
      />
    );
  }
  const names = either(whoCan.map(({ name }) => firstName(name)));
  return (
    <Permit aside={<>{stamp}<StampSlot>{t`Second person`}</StampSlot></>}>
      <h2><Trans>A second person confirms this account</Trans></h2>
      <Says>
        {one.version > 1 ? <Trans>{changer} changed it, so {changer} cannot confirm it.</Trans> : <Trans>{adder} added it, so {adder} cannot confirm it.</Trans>}{' '}
        {may.confirm ? <Trans>Ask the payee, not the mail that brought the number.</Trans> : names && <Trans>{names} can.</Trans>}
      </Says>
      {(may.decline || may.archive) && <Decide one={one}>{more}</Decide>}
    </Permit>
  );
}

function Restore({ one }: { one: Beneficiary }) {
  const { t } = useLingui();
  const { name } = one;
  const doing = useAct({
    run: () => take(api.POST('/v1/beneficiaries/{id}/restore', { params: { path: { id: one.id } } })),
    done: () => { toast.done(t`${name} waits for a second person`); },
  });
  return (
    <>
      <ActProblem problem={doing.problem} />
      <Acts>
        <Button variant="default" loading={doing.busy} leftSection={<IconRestore size={18} aria-hidden="true" />} onClick={() => { doing.start(); }}><Trans>Restore {name}</Trans></Button>
      </Acts>
    </>
  );
}
