import { Button, PasswordInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { NewPassword } from '@/areas/access/NewPassword';
import { longEnough, usePasswordFault } from '@/areas/access/words';
import { ActProblem } from '@/components/ErrorFace';
import { PageHead, Section } from '@/components/PageHead';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { Factor } from './Factor';
import { Sessions } from './Sessions';
import css from './Settings.module.css';

/** One's own password, second factor and sessions. */
export default function SecurityPage() {
  const { t } = useLingui();
  const { path } = usePlace();
  const title = t({ message: 'Security', context: 'settings' });
  return (
    <>
      <PageHead tab={title} crumbs={[{ label: t`Settings`, to: path('settings') }]} title={title} says={<Trans>How you prove that it is you.</Trans>} />
      <Factor />
      <Password />
      <Sessions />
    </>
  );
}

function Password() {
  const { t } = useLingui();
  const { person } = usePlace();
  const passwordFault = usePasswordFault();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const doing = useAct({
    run: () => take(api.PUT('/v1/profile/password', { body: { current, password } })),
    done: () => {
      setCurrent('');
      setPassword('');
      setTried(false);
      toast.done(t`Your password is changed. Other sessions are signed out.`);
    },
  });
  const wrong = doing.problem?.fault('current') ?? (doing.problem?.code === 'password.wrong' ? t`That is not your present password.` : null);
  const newFault = tried && !longEnough(password) ? t`Use at least 12 characters.` : passwordFault(doing.problem);
  return (
    <Section title={<Trans>Password</Trans>}>
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (current && longEnough(password)) doing.start();
        }}
      >
        <input type="email" name="email" autoComplete="username" value={person.email} readOnly hidden />
        <PasswordInput
          label={t`Present password`}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
          value={current}
          error={wrong ?? (tried && !current ? t`Write your present password.` : null)}
          onChange={(event) => { setCurrent(event.currentTarget.value); }}
        />
        <NewPassword label={t`New password`} value={password} onChange={setPassword} error={newFault} />
        {wrong === null && newFault === null && <ActProblem problem={doing.problem} />}
        <div className={css.acts}>
          <Button type="submit" variant="default" loading={doing.busy}>
            <Trans>Change my password</Trans>
          </Button>
        </div>
      </form>
    </Section>
  );
}
