import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconLock } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { api, take } from '@/api/client';
import { isProblem } from '@/api/problem';
import type { StepUpQuestion } from '@/api/stepUp';
import { useProblemSays } from '@/i18n/useProblemSays';
import css from './StepUp.module.css';

/** "Confirm it is you": the act again, one field, the same button words. */
export function StepUp({ question }: { question: StepUpQuestion }) {
  const { t } = useLingui();
  const [method, setMethod] = useState<'code' | 'password'>(question.methods.includes('code') ? 'code' : 'password');
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const say = useProblemSays();
  const other = question.methods.find((each) => each !== method);

  const prove = async () => {
    setBusy(true);
    setFault(null);
    try {
      await take(api.POST('/v1/session/step-up', { body: method === 'code' ? { code: typed.replace(/\s/g, '') } : { password: typed } }));
      question.settle(true);
    } catch (error) {
      setBusy(false);
      setTyped('');
      if (isProblem(error, 'offline')) setFault(t`No answer came: look at the connection, then try again.`);
      else if (isProblem(error, 'too_many')) {
        const { title, detail } = say(error);
        setFault([title, detail].filter(Boolean).join('. '));
      }
      else setFault(method === 'code' ? t`That code did not match. Codes change every 30 seconds.` : t`That password did not match.`);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (typed) void prove();
  };
  const field = {
    value: typed,
    error: fault,
    'data-autofocus': true,
    autoFocus: true,
    required: true,
    withAsterisk: false,
    onChange: (event: { currentTarget: HTMLInputElement }) => {
      setTyped(event.currentTarget.value);
    },
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <p className={css.says}>
        {question.act?.says} <Trans>Good for 15 minutes on this device.</Trans>
      </p>
      {method === 'code' ? (
        <TextInput key="code" {...field} label={t`Code from your authenticator app`} inputMode="numeric" autoComplete="one-time-code" />
      ) : (
        <PasswordInput key="password" {...field} label={t`Your password`} autoComplete="current-password" />
      )}
      <Button type="submit" fullWidth size="lg" loading={busy} leftSection={<IconLock size={18} aria-hidden="true" />}>
        {question.act?.button ?? <Trans>Confirm it is you</Trans>}
      </Button>
      {other && (
        <div>
          <button
            type="button"
            className={css.other}
            onClick={() => {
              setMethod(other);
              setTyped('');
              setFault(null);
            }}
          >
            {other === 'password' ? <Trans>Use my password</Trans> : <Trans>Use a code</Trans>}
          </button>
        </div>
      )}
    </form>
  );
}
