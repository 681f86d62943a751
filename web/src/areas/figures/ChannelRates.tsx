import { Trans } from '@lingui/react/macro';
import { PartsBar } from '@/components/PartsBar';
import { Section } from '@/components/PageHead';
import { grouped } from '@/lib/money';
import { percent } from '@/lib/text';
import { ratesOf, type Moved } from './points';
import { useFlowWords } from './words';
import css from './Chart.module.css';

/** How often what went through each channel arrived: which one is in trouble. */
export function ChannelRates({ flows }: { flows: readonly (readonly Moved[])[] }) {
  const words = useFlowWords();
  return (
    <Section title={<Trans>Success rate by channel</Trans>}>
      <ul className={css.rates}>
        {ratesOf(flows).map(({ channel, arrived, all }) => {
          const [some, whole] = [grouped(String(arrived)), grouped(String(all))];
          const share = percent(Math.round((arrived / all) * 10_000));
          return (
            <li key={channel}>
              <span>{words(channel)}</span>
              <PartsBar slim label={`${words(channel)}: ${share}`} parts={[{ key: 'arrived', count: arrived, tone: 'ok' }, { key: 'failed', count: all - arrived, tone: 'bad' }]} />
              <span><Trans>{some} of {whole}, {share}</Trans></span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
