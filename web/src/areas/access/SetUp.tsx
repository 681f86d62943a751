import { Button, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, take } from '@/api/client';
import { changePerson } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem, ErrorFace } from '@/components/ErrorFace';
import { Permit } from '@/components/Permit';
import { useLanguage } from '@/i18n/useLanguage';
import { useTab } from '@/lib/crumbs';
import { forgetToken, useFragmentToken } from '@/lib/fragment';
import { PublicFrame } from '@/shell/PublicFrame';
import pub from '@/shell/PublicFrame.module.css';
import { NewPassword } from './NewPassword';
import { longEnough, usePasswordFault } from './words';

/** The first person makes the merchant and becomes its Admin and owner. */
export default function SetUp() {
  const { t } = useLingui();
  useTab(t`Set up`);
  const token = useFragmentToken();
  const { data, error, refetch } = useQuery({ queryKey: ['set-up'], queryFn: () => take(api.GET('/v1/set-up')) });
  return (
    <PublicFrame>
      {data ? (
        data.open && token ? (
          <Form token={token} />
        ) : (
          <Closed open={data.open} />
        )
      ) : error ? (
        <ErrorFace error={error} what={<Trans>The set-up could not be opened.</Trans>} again={() => void refetch()} />
      ) : null}
    </PublicFrame>
  );
}

function Closed({ open }: { open: boolean }) {
  return (
    <Permit room="wide">
      <h1 className={pub.title}>{open ? <Trans>This needs the set-up link</Trans> : <Trans>Kibali is set up</Trans>}</h1>
      <p className={pub.says}>
        {open ? (
          <Trans>It is printed where <code>kibali serve</code> was started, and works once. Open it whole, with all that follows the #.</Trans>
        ) : (
          <Trans>The set-up link was used. Whoever is a member signs in.</Trans>
        )}
      </p>
      {!open && (
        <div className={pub.acts}>
          <Button component={AppLink} to="/sign-in">
            <Trans>Sign in</Trans>
          </Button>
        </div>
      )}
    </Permit>
  );
}

function Form({ token }: { token: string }) {
  const { t } = useLingui();
  const [language] = useLanguage();
  const navigate = useNavigate();
  const passwordFault = usePasswordFault();
  const [typed, setTyped] = useState({ merchant_name: '', name: '', email: '', password: '' });
  const [tried, setTried] = useState(false);
  const doing = useAct({
    run: () => take(api.POST('/v1/set-up', { body: { token, language, ...typed } })),
    changes: [],
    done: (session) => {
      forgetToken();
      changePerson(session);
      const first = session.merchants[0];
      if (first) void navigate({ to: `/m/${first.id}` });
    },
  });
  const change = (field: keyof typeof typed) => (value: string) => {
    setTyped((before) => ({ ...before, [field]: value }));
  };
  const missing = (field: keyof typeof typed, words: string) => (tried && typed[field].trim() === '' ? words : (doing.problem?.fault(field) ?? null));
  const shortFault = tried && !longEnough(typed.password) ? t`Use at least 12 characters.` : passwordFault(doing.problem);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (typed.merchant_name.trim() && typed.name.trim() && typed.email.includes('@') && longEnough(typed.password)) doing.start();
  };
  const text = (field: 'merchant_name' | 'name' | 'email', words: string) => ({
    name: field,
    required: true,
    withAsterisk: false,
    value: typed[field],
    error: missing(field, words),
    onChange: (event: { currentTarget: HTMLInputElement }) => {
      change(field)(event.currentTarget.value);
    },
  });
  const refused = doing.problem !== null && [401, 403, 404, 409, 410].includes(doing.problem.status);
  return (
    <Permit room="wide">
      <h1 className={pub.title}>
        <Trans>Set up Kibali</Trans>
      </h1>
      <p className={pub.says}>
        <Trans>You make the first merchant, and you become its Admin and owner. This link works once.</Trans>
      </p>
      <form className={pub.form} onSubmit={submit} noValidate>
        <TextInput {...text('merchant_name', t`Write the name of the business.`)} label={t`Business`} autoComplete="organization" autoFocus />
        <TextInput {...text('name', t`Write your name.`)} label={t`Your name`} autoComplete="name" />
        <TextInput {...text('email', t`Write your e-mail address.`)} label={t`E-mail`} type="email" autoComplete="username" />
        <NewPassword value={typed.password} onChange={change('password')} error={shortFault} />
        {refused ? (
          <p role="alert">
            <Trans>This set-up link no longer works. Start <code>kibali serve</code> again: it prints the one that does.</Trans>
          </p>
        ) : (
          doing.problem && doing.problem.status !== 422 && <ActProblem problem={doing.problem} />
        )}
        <Button type="submit" size="lg" fullWidth loading={doing.busy}>
          {typed.merchant_name.trim() ? <Trans>Set up {typed.merchant_name.trim()}</Trans> : <Trans>Set up the business</Trans>}
        </Button>
      </form>
    </Permit>
  );
}
