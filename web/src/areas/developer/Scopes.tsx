import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Fields } from '@/components/Fields';
import { Section } from '@/components/PageHead';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import { can } from '@/lib/can';
import { usePlace } from '@/shell/place';
import { plainScopes, useScopeWords, type Application } from './words';
import css from './Developer.module.css';

/** What keys of the application may carry: an Admin chooses, a Developer picks among them. */
export function Scopes({ application }: { application: Application }) {
  const { t } = useLingui();
  const { role } = usePlace();
  const words = useScopeWords();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>(application.key_scopes);
  const name = application.name;
  const doing = useAct({
    act: () => ({ says: <Trans>To change what keys of <b>{name}</b> may do.</Trans>, button: t`Save changes` }),
    run: () => take(api.PATCH('/v1/applications/{id}', { params: { path: { id: application.id } }, body: { key_scopes: [...chosen] } })),
    done: () => { toast.done(t`Changes saved`); setOpen(false); },
  });
  const offered = [...new Set([...application.key_scopes, ...plainScopes])];
  return (
    <Section
      title={<Trans>What its keys may do</Trans>}
      beside={can.ruleApplications(role) ? <Button variant="default" size="xs" onClick={() => { setChosen(application.key_scopes); setOpen(true); }}><Trans>Choose</Trans></Button> : <span className="k-caption"><Trans>An Admin chooses</Trans></span>}
    >
      <ul className={css.scopes}>
        {application.key_scopes.map((scope) => <li key={scope} title={scope}>{words(scope)}</li>)}
      </ul>
      <Panel
        opened={open}
        onClose={() => { setOpen(false); }}
        title={<Trans>What keys of {name} may do</Trans>}
        says={<Trans>Keys lose at once what you leave out.</Trans>}
        dirty={chosen !== application.key_scopes}
        onSubmit={() => { doing.start(); }}
        act={<Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}><Trans>Save changes</Trans></Button>}
      >
        <Fields>
          <Checkbox.Group label={t`Scopes`} value={[...chosen]} onChange={setChosen} error={doing.problem?.fault('key_scopes')}>
            <Fields>{offered.map((scope) => <Checkbox key={scope} value={scope} mt={4} label={words(scope)} description={<code>{scope}</code>} />)}</Fields>
          </Checkbox.Group>
          {doing.problem && doing.problem.fields.length === 0 && <ActProblem problem={doing.problem} />}
        </Fields>
      </Panel>
    </Section>
  );
}
