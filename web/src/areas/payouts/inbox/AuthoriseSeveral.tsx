import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { Problem } from '@/api/problem';
import { keyOf } from '@/api/queries';
import { useEach } from '@/api/useEach';
import { Facts } from '@/components/Facts';
import { Money } from '@/components/Money';
import { Recap } from '@/components/Recap';
import { Sheet } from '@/components/Sheet';
import { SheetActs } from '@/components/SheetActs';
import { SheetSays } from '@/components/SheetSays';
import { Stamp } from '@/components/Stamp';
import { money, type Amount } from '@/lib/money';
import { usePlace } from '@/shell/place';
import { SeveralList } from './SeveralList';
import { sums } from './sums';
import { usePurposeWords } from '../purpose/purpose';
import { release } from '../release';
import { counting, useAll, type Payout } from '../words';
import css from './Several.module.css';

/** Whether so many, or so much, are only authorised after the count was typed. */
export const needsCount = (count: number, totals: readonly Amount[], high: readonly Amount[]): boolean =>
  count > 20 || totals.some((total) => high.some((mark) => mark.currency === total.currency && total.amount >= mark.amount));

interface SeveralProps {
  /** All of one purpose; one at least. */
  payouts: readonly [Payout, ...Payout[]];
  opened: boolean;
  onClose: () => void;
}

/** Several payouts in one step: each is released by its own request, one after another, and says what came of it. */
export function AuthoriseSeveral({ payouts, opened, onClose }: SeveralProps) {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const and = useAll();
  const words = usePurposeWords()(payouts[0]);
  const [typed, setTyped] = useState('');
  const policy = useQuery({ queryKey: keyOf(merchant.id, 'policy'), queryFn: () => take(api.GET('/v1/payout-policy')), enabled: opened });
  const count = payouts.length;
  const several = words.several(count);
  const totals = sums(payouts.map(({ amount }) => amount));
  const total = and(totals.map(money));
  const button = t`Authorise ${count}, ${total}`;
  const doing = useEach({
    act: () => ({ says: <Trans>To authorise <b>{several}</b> of <b>{total}</b>.</Trans>, button }),
    run: (payout: Payout, key) => release(payout, key),
  });
  const { results, busy } = doing;
  const after = [...results.values()].flatMap((result) => (result instanceof Problem ? [] : [result]));
  const refused = results.size - after.length;
  const over = !busy && results.size > 0;
  const wants = needsCount(count, totals, policy.data?.two_approvers_from ?? []);
  const mayGo = !wants || typed.trim() === String(count);
  const first = payouts.filter((payout) => payout.required_approvals - counting(payout).length > 1).length;
  const close = () => {
    if (busy) return;
    doing.forget();
    setTyped('');
    onClose();
  };
  const stamp = over ? after.at(-1)?.approvals.at(-1) : undefined;
  const done = after.length;
  const released = after.filter(({ state }) => state !== 'pending').length;
  const approved = done - released;
  return (
    <Sheet opened={opened} onClose={close} title={over ? <Trans>{done} of {count} authorised</Trans> : t`Authorise ${several}`}>
      {over && stamp && (
        <div className={css.landed}>
          <Stamp id={stamp.id} name={stamp.name} verb="authorised" at={stamp.at} landing />
          <p role="status">
            {released > 0 && <>{words.released(released)} </>}
            {approved > 0 && <>{t`${plural(approved, { one: '# waits for another approver.', other: '# wait for another approver.' })}`} </>}
            {refused > 0 && <>{t`${plural(refused, { one: '# was refused.', other: '# were refused.' })}`}</>}
          </p>
        </div>
      )}
      {!over && (
        <Recap>
          <Facts
            rows={[
              [words.plural, String(count)],
              [t`Amount`, <Sum key="a" amounts={totals} />],
              [t`Fees`, <Sum key="f" amounts={sums(payouts.map(({ fee }) => fee))} />],
              [t`Total held`, <Sum key="t" amounts={sums(payouts.map(({ total: held }) => held))} />],
            ]}
          />
        </Recap>
      )}
      <SeveralList label={words.plural} payouts={payouts} results={results} busy={busy} />
      {!over && !busy && (
        <SheetSays><p>
          {count - first > 0 && <Trans>The money leaves at once and cannot be called back.</Trans>} {first > 0 && t`${plural(first, { one: '# of them takes another approver after you.', other: '# of them take another approver after you.' })}`}
        </p></SheetSays>
      )}
      {!over && wants && (
        <TextInput
          label={t`Type the count: ${count}`}
          description={t`So many, or so much, is authorised only after that.`}
          inputMode="numeric"
          autoComplete="off"
          mt={14}
          disabled={busy}
          value={typed}
          onChange={(event) => { setTyped(event.currentTarget.value); }}
        />
      )}
      {busy && <SheetSays status><p><Trans>{results.size} of {count} answered. Keep this page open.</Trans></p></SheetSays>}
      {doing.stopped && over && <p className={css.stopped} role="alert"><Trans>It stopped there: no answer came. What was answered stands above. Trying again is safe, nothing is done twice.</Trans></p>}
      <SheetActs>
        {over ? (
          <>
            {doing.stopped && <Button variant="default" onClick={() => { doing.start(payouts); }}><Trans>Try again</Trans></Button>}
            <Button variant={doing.stopped ? 'default' : 'filled'} onClick={close}><Trans>Back to what waits</Trans></Button>
          </>
        ) : (
          <>
            <Button variant="default" onClick={close} disabled={busy} data-autofocus><Trans>Keep them waiting</Trans></Button>
            <Button variant="filled" loading={busy} disabled={!mayGo} onClick={() => { doing.start(payouts); }}>{button}</Button>
          </>
        )}
      </SheetActs>
    </Sheet>
  );
}

export function Sum({ amounts }: { amounts: readonly Amount[] }) {
  return amounts.map((value, index) => <span key={value.currency}>{index > 0 && ', '}<Money value={value} /></span>);
}
