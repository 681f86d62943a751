import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { api, take } from '@/api/client';
import { isProblem } from '@/api/problem';
import { changePerson } from '@/api/queries';
import { useWaitWords } from './words';
import pub from '@/shell/PublicFrame.module.css';

interface SignInFormProps {
  /** The words of the button. */
  act: string;
  email?: string;
}

/** Address and password, then the code where a second factor is on. Nothing here tells whether an address is known. */
export function SignInForm({ act, email: given = '' }: SignInFormProps) {
  const { t } = useLingui();
  const wait = useWaitWords();
  const [email, setEmail] = useState(given);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  const signIn = async () => {
    setBusy(true);
    setFault(null);
    try {
      const body = { email: email.trim(), password, ...(code ? { code: code.replace(/\s/g, '') } : {}) };
      const session = await take(api.POST('/v1/session', { body }));
      // The page above sees the session and leads on.
      changePerson(session);
    } catch (error) {
      setBusy(false);
      if (isProblem(error, 'session.code_required')) setCode('');
      else if (isProblem(error, 'offline')) setFault(t`No answer came: look at the connection, then try again.`);
      else if (isProblem(error, 'too_many')) setFault(wait(error.retryAfter));
      else if (isProblem(error) && error.status < 500) setFault(code === null ? t`This e-mail and password do not fit together.` : t`That code did not match. Codes change every 30 seconds.`);
      else setFault(t`Kibali could not answer. Nothing was changed. Try again.`);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (email.trim() && password) void signIn();
  };

  return (
    <form className={pub.form} onSubmit={submit}>
      {code === null ? (
        <>
          <TextInput
            label={t`E-mail`}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus={given === ''}
            value={email}
            onChange={(event) => {
              setEmail(event.currentTarget.value);
            }}
          />
          <PasswordInput
            label={t`Password`}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            autoFocus={given !== ''}
            visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
            value={password}
            error={fault}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
          />
        </>
      ) : (
        <TextInput
          label={t`Code from your authenticator app`}
          description={t`Without your phone, use a recovery code. Without those too, ask an Admin to reset your second factor.`}
          name="code"
          inputMode="text"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          autoFocus
          value={code}
          error={fault}
          onChange={(event) => {
            setCode(event.currentTarget.value);
          }}
        />
      )}
      <Button type="submit" size="lg" fullWidth loading={busy}>
        {act}
      </Button>
      {code !== null && (
        <div className={pub.links}>
          <button
            type="button"
            onClick={() => {
              setCode(null);
              setFault(null);
            }}
          >
            <Trans>Use another account</Trans>
          </button>
        </div>
      )}
    </form>
  );
}
