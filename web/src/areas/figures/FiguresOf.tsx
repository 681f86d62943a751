import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconChartBar } from '@tabler/icons-react';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { StateTabs } from '@/components/Filters';
import { Note } from '@/components/Note';
import { Section } from '@/components/PageHead';
import { held } from '@/components/AmountPair';
import { useLanguage } from '@/i18n/useLanguage';
import { age } from '@/lib/moment';
import { digits, grouped, money, short } from '@/lib/money';
import { percent } from '@/lib/text';
import { useParam } from '@/shell/place';
import { roundUp } from '../home/Bars';
import { ChannelRates } from './ChannelRates';
import { Chart } from './Chart';
import { channelsOf, enough, floorOf, rateOf, rateOfAll, through, type Figures, type Moved } from './points';
import { useFigures } from './useFigures';
import { useFlowWords } from './words';
import css from './Chart.module.css';

/** What moved by channel, how often it arrived, and for payouts how long people took: thirty days of one currency. */
export function FiguresOf({ side }: { side: 'collected' | 'paid_out' }) {
  const { t } = useLingui();
  const [asked, setCurrency] = useParam('currency');
  const currency = asked ?? 'TZS';
  const { data, error, refetch } = useFigures(currency);
  return (
    <>
      <StateTabs label={t`Currency`} value={currency} onChange={setCurrency} tabs={held.map((code) => ({ value: code, label: code }))} />
      {!data && (error ? <ErrorFace error={error} what={<Trans>The figures could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />)}
      {data && <Charts figures={data} side={side} />}
    </>
  );
}

function Charts({ figures, side }: { figures: Figures; side: 'collected' | 'paid_out' }) {
  const { t } = useLingui();
  const [language] = useLanguage();
  const words = useFlowWords();
  const { currency } = figures;
  const days = figures.days.map(({ on }) => on);
  const flows: readonly (readonly Moved[])[] = figures.days.map((day) => day[side]);
  const channels = channelsOf(flows);
  const total = flows.flat().reduce((sum, { amount }) => sum + amount.amount, 0);
  const overall = rateOfAll(flows);
  const rates = flows.map(rateOf).map((rate) => (rate ? rate.arrived / rate.all : null));
  const ended = rates.filter((rate) => rate !== null);
  const waited = figures.days.map((day) => day.waited ?? null);
  const released = waited.filter((each) => each !== null);
  const releases = released.reduce((sum, { count }) => sum + count, 0);
  const time = (seconds: number) => age(seconds * 1000, language);
  const moved = money({ amount: total, currency });
  const biggest = Math.max(1, ...flows.map((day) => day.reduce((sum, { amount }) => sum + amount.amount, 0)));
  if (!overall) return <div style={{ marginTop: 20 }}><Note icon={IconChartBar}>{side === 'paid_out' ? <Trans>No payout in {currency} ended in the last 30 days. What is paid, how often it arrives and how long people take to release it stand here.</Trans> : <Trans>No payment in {currency} ended in the last 30 days. What is collected and how often it arrives stand here.</Trans>}</Note></div>;
  const share = percent(Math.round((overall.arrived / overall.all) * 10_000));
  const [some, whole] = [grouped(String(overall.arrived)), grouped(String(overall.all))];
  const few = ended.length < enough;
  return (
    <>
      <Section title={side === 'paid_out' ? <Trans>Paid out by channel</Trans> : <Trans>Collected by channel</Trans>} beside={<Trans>{moved} in 30 days</Trans>}>
        {few ? (
          <p className="k-caption"><Trans>Too few days yet for a chart.</Trans> {channels.map((channel) => `${words(channel)} ${money({ amount: flows.reduce((sum, day) => sum + through(day, channel, channels), 0), currency })}`).join(', ')}</p>
        ) : (
          <Chart
            label={side === 'paid_out' ? t`Paid out a day by channel, ${currency}` : t`Collected a day by channel, ${currency}`}
            kind="stacked"
            days={days}
            series={channels.map((channel) => ({ key: channel, says: words(channel), values: flows.map((day) => through(day, channel, channels)) }))}
            to={roundUp(biggest)}
            axis={(amount) => short({ amount, currency })}
            whole={(amount) => digits({ amount, currency })}
          />
        )}
      </Section>
      <div className={css.pair}>
        <Section title={<Trans>Success rate</Trans>} beside={<Trans>{some} of {whole}, {share}</Trans>}>
          {few ? (
            <p className="k-caption"><Trans>Too few days yet for a chart.</Trans></p>
          ) : (
            <Chart label={t`Success rate a day`} kind="line" days={days} series={[{ key: 'rate', says: t`Arrived`, values: rates }]} from={floorOf(ended)} to={1} axis={(rate) => percent(Math.round(rate * 10_000))} whole={(rate) => percent(Math.round(rate * 10_000))} />
          )}
        </Section>
        {side === 'paid_out' && (
          <Section title={<Trans>Approval time</Trans>} beside={releases > 0 ? t`${plural(releases, { one: '# payout released', other: '# payouts released' })}` : undefined}>
            {released.length < enough ? (
              <p className="k-caption">{releases === 0 ? <Trans>People released no payout in the last 30 days.</Trans> : <Trans>Too few days yet for a chart.</Trans>}</p>
            ) : (
              <Chart
                label={t`How long payouts waited for people, by day of release`}
                kind="line"
                days={days}
                series={[
                  { key: 'median', says: t`Half within`, values: waited.map((each) => each?.median_seconds ?? null) },
                  { key: 'p90', says: t`Nine in ten within`, values: waited.map((each) => each?.p90_seconds ?? null) },
                ]}
                to={niceTime(Math.max(60, ...released.map(({ p90_seconds: most }) => most)))}
                axis={time}
                whole={time}
              />
            )}
          </Section>
        )}
      </div>
      <ChannelRates flows={flows} />
    </>
  );
}

/** The next span that people say: minutes, hours, days. */
export function niceTime(seconds: number): number {
  const minute = 60;
  const hour = 60 * minute;
  const day = 24 * hour;
  return [2 * minute, 4 * minute, 10 * minute, 20 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, 12 * hour, day, 2 * day, 4 * day, 8 * day].find((span) => span >= seconds) ?? Math.ceil(seconds / day) * day;
}
