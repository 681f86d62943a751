import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, TextInput } from '@mantine/core';
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
import { useFeatureWords } from './words';

const all = ['collection', 'checkout_link', 'payout', 'hosted_payout'] as const;
type Feature = (typeof all)[number];

/** Name, features, return address. Features that send money out are asked for. */
export function NewApplication({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const { path } = usePlace();
  const navigate = useNavigate();
  const words = useFeatureWords();
  const [name, setName] = useState('');
  const [features, setFeatures] = useState<readonly Feature[]>(['collection']);
  const [back, setBack] = useState('');
  const [tried, setTried] = useState(false);
  const called = name.trim();
  const doing = useAct({
    act: () => ({ says: <Trans>To make the application <b>{called}</b>.</Trans>, button: t`Make application` }),
    run: () => take(api.POST('/v1/applications', { body: { name: called, integration: 'API', features: [...features], ...(back.trim() ? { return_url: back.trim() } : {}) } })),
    done: ({ id }) => {
      toast.done(t`${called} is made. Now make its first key`);
      void navigate({ to: path('build/applications', id) });
    },
  });
  const leave = () => {
    setName('');
    setBack('');
    setTried(false);
    doing.forget();
    onClose();
  };
  return (
    <Panel
      opened={opened}
      onClose={leave}
      title={<Trans>New application</Trans>}
      dirty={name !== '' || back !== ''}
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
              const money = feature === 'payout' || feature === 'hosted_payout';
              return <Checkbox key={feature} value={feature} mt={4} label={title} description={money ? <>{says}. <Trans>Sends money out: an Admin decides.</Trans></> : says} />;
            })}
          </Fields>
        </Checkbox.Group>
        <TextInput label={t`Return address, if it has pages`} description={t`Where people come back to after a hosted page.`} type="url" autoComplete="off" value={back} error={doing.problem?.fault('return_url')} onChange={(event) => { setBack(event.currentTarget.value); }} />
        {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} />}
      </Fields>
    </Panel>
  );
}
