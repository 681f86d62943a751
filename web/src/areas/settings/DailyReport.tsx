import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { Switch } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Moment } from '@/components/Moment';
import { Section } from '@/components/PageHead';
import { toast } from '@/components/toast';
import { useZone } from '@/components/zone';
import { zoneName } from '@/lib/moment';
import { usePlace } from '@/shell/place';

/** Whether the reader gets yesterday by mail every morning; their own choice in this merchant. */
export function DailyReport() {
  const { t } = useLingui();
  const { merchant, person } = usePlace();
  const zone = zoneName(useZone());
  const key = keyOf(merchant.id, 'daily-report');
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => take(api.GET('/v1/daily-report')) });
  const doing = useAct({
    run: (on: boolean) => take(api.PUT('/v1/daily-report', { body: { on } })),
    changes: [key],
    done: ({ on }) => { toast.done(on ? t`It comes every morning from tomorrow on` : t`It comes no more`); },
  });
  return (
    <Section title={<Trans>Daily report</Trans>}>
      {!data && error && <ErrorFace error={error} what={<Trans>Whether it comes could not be loaded.</Trans>} again={() => void refetch()} />}
      {data && (
        <>
          <Switch
            label={t`Mail me yesterday every morning at 06:00 (${zone})`}
            description={t`Payments by channel, payouts paid and failed, what waits and what is unknown, and the balance. It goes to ${person.email}.`}
            checked={data.on}
            disabled={doing.busy}
            onChange={(event) => { doing.start(event.currentTarget.checked); }}
          />
          {data.since && <p className="k-caption" style={{ marginTop: 8 }}><Trans>On since <Moment at={data.since} as="day" />.</Trans></p>}
          <ActProblem problem={doing.problem} />
        </>
      )}
    </Section>
  );
}
