import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { useAlone } from '../changes/alone';
import { useFeatureWords } from './words';

const all = ['collection', 'checkout_link', 'payout', 'hosted_payout'] as const;
type Feature = (typeof all)[number];

const money = (feature: Feature) => feature === 'payout' || feature === 'hosted_payout';

/** Name, features, return address. Features that send money out are asked for. */
export function NewApplication({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const words = useFeatureWords();
  const [name, setName] = useState('');
  const [features, setFeatures] = useState<readonly Feature[]>(['collection']);
  const [back, setBack] = useState('');
  const [reason, setReason] = useState('');
  const alone = useAlone();
  const [tried, setTried] = useState(false);
  const called = name.trim();
  const doing = useAct({
    act: () => ({ says: <Trans>To make the application <b>{called}</b>.</Trans>, button: t`Make application` }),
    run: async () => {
      const now = features.filter((feature) => alone || !money(feature));
      const { id } = await take(api.POST('/v1/applications', { body: { name: called, integration: 'API', features: now, ...(back.trim() ? { return_url: back.trim() } : {}) } }));
      const asked = features.filter((feature) => !now.includes(feature)).map((feature) => ({ kind: 'application.feature' as const, application_id: id, feature, ...(reason.trim() ? { reason: reason.trim() } : {}) }));
      // The application is there whatever becomes of these: its page offers again what was not asked for.
      let missed = false;
      for (const body of asked) await take(api.POST('/v1/change-requests', { body })).catch(() => { missed = true; });
      return { id, missed };
    },
    done: ({ id, missed }) => {
      if (missed) toast.failed(t`${called} is made, but what sends money out could not be asked for. Ask for it here`);
      else toast.done(t`${called} is made. Now make its first key`);
      void navigate({ to: path('build/applications', id) });
    },
  });
  const leave = () => {
    setName('');
    setBack('');
    setReason('');
    setTried(false);
    doing.forget();
    onClose();
  };
  return (
    <Panel
      opened={opened}
      onClose={leave}
      title={<Trans>New application</Trans>}
      dirty={name !== '' || back !== '' || reason !== ''}
      discard={<Trans>Discard this application?</Trans>}
      onSubmit={() => {
        setTried(true);
        if (called) doing.start();
      }}
      act={<Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}><Trans>Make application</Trans></Button>}
    >
      <Fields>
        <TextInput label={t`Name`} autoComplete="off" data-autofocus maxLength={100} value={name} error={doing.problem?.fault('name') ?? (tried && !called ? t`Write what the system is called.` : null)} onChange={(event) => { setName(event.currentTarget.value); }} />
        <Checkbox.Group label={t`Features`} value={[...features]} onChange={(next) => { setFeatures(all.filter((each) => next.includes(each))); }} error={doing.problem?.fault('features')}>
          <Fields>
            {all.map((feature) => {
              const { title, says } = words(feature, feature);
              return <Checkbox key={feature} value={feature} mt={4} label={title} description={money(feature) && !alone ? <>{says}. <Trans>Sends money out: an Admin decides.</Trans></> : says} />;
            })}
          </Fields>
        </Checkbox.Group>
        <TextInput label={t`Return address, if it has pages`} description={t`Where people come back to after a hosted page.`} type="url" autoComplete="off" value={back} error={doing.problem?.fault('return_url')} onChange={(event) => { setBack(event.currentTarget.value); }} />
        {!alone && features.some(money) && <Textarea label={t`Why, if you like`} description={t`The Admins read it before they decide.`} minRows={2} autosize maxLength={500} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />}
        {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} />}
      </Fields>
    </Panel>
  );
}
