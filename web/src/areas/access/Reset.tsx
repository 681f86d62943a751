import { Button, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Permit } from '@/components/Permit';
import { useTab } from '@/lib/crumbs';
import { forgetToken, useFragmentToken } from '@/lib/fragment';
import { PublicFrame } from '@/shell/PublicFrame';
import pub from '@/shell/PublicFrame.module.css';
import { NewPassword } from './NewPassword';
import { longEnough, usePasswordFault } from './words';

const backToSignIn = (
  <div className={pub.links}>
    <AppLink to="/sign-in">
      <Trans>Back to sign-in</Trans>
    </AppLink>
  </div>
);

export default function Reset() {
  const { t } = useLingui();
  useTab(t`Reset password`);
  const token = useFragmentToken();
  const [again, setAgain] = useState(false);
  return (
    <PublicFrame>
      {token && !again ? (
        <Choose
          token={token}
          onAgain={() => {
            setAgain(true);
          }}
        />
      ) : (
        <Ask />
      )}
    </PublicFrame>
  );
}

function Ask() {
  const { t } = useLingui();
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState<'mailed' | 'no mail' | null>(null);
  const doing = useAct({
    run: () => take(api.POST('/v1/password-resets', { body: { email: email.trim() } })),
    changes: [],
    done: ({ sends }) => {
      setSent(sends ? 'mailed' : 'no mail');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (email.includes('@')) doing.start();
  };
  if (sent === 'no mail') {
    return (
      <Permit room="wide" foot={backToSignIn}>
        <div role="status">
          <h1 className={pub.title}>
            <Trans>No mail goes out from here</Trans>
          </h1>
          <p className={pub.says}>
            <Trans>Ask your operator for a link: they make one with <code>kibali reset-link</code> and your address.</Trans>
          </p>
        </div>
      </Permit>
    );
  }
  if (sent) {
    return (
      <Permit room="wide" foot={backToSignIn}>
        <div role="status">
          <h1 className={pub.title}>
            <Trans>Look into your mail</Trans>
          </h1>
          <p className={pub.says}>
            <Trans>
              If somebody signs in with <b>{email.trim()}</b>, a link is on its way. It works for 30 minutes, once.
            </Trans>
          </p>
          <p className={pub.says}>
            <Trans>If no mail comes, ask your operator: not every Kibali sends mail, and they can make you a link.</Trans>
          </p>
        </div>
      </Permit>
    );
  }
  return (
    <Permit room="wide" foot={backToSignIn}>
      <h1 className={pub.title}>
        <Trans>Reset password</Trans>
      </h1>
      <p className={pub.says}>
        <Trans>We mail you a link to choose a new one.</Trans>
      </p>
      <form className={pub.form} onSubmit={submit}>
        <TextInput
          label={t`E-mail`}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
          }}
        />
        <ActProblem problem={doing.problem} />
        <Button type="submit" size="lg" fullWidth loading={doing.busy}>
          <Trans>Send the link</Trans>
        </Button>
      </form>
    </Permit>
  );
}

function Choose({ token, onAgain }: { token: string; onAgain: () => void }) {
  const { t } = useLingui();
  const passwordFault = usePasswordFault();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  const doing = useAct({
    run: () => take(api.POST('/v1/password-resets/complete', { body: { token, password } })),
    changes: [],
    done: () => {
      forgetToken();
      setDone(true);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (longEnough(password)) doing.start();
  };
  if (done) {
    return (
      <Permit room="wide">
        <h1 className={pub.title}>
          <Trans>Your password is new</Trans>
        </h1>
        <p className={pub.says}>
          <Trans>Everything that was signed in with the old one is signed out.</Trans>
        </p>
        <div className={pub.acts}>
          <Button component={AppLink} to="/sign-in">
            <Trans>Sign in</Trans>
          </Button>
        </div>
      </Permit>
    );
  }
  if (doing.problem && (doing.problem.status === 404 || doing.problem.status === 410)) {
    return (
      <Permit room="wide" foot={backToSignIn}>
        <h1 className={pub.title}>
          <Trans>This link no longer works</Trans>
        </h1>
        <p className={pub.says}>
          <Trans>Each link works for 30 minutes, once, and only the newest does.</Trans>
        </p>
        <div className={pub.acts}>
          <Button onClick={onAgain}>
            <Trans>Ask for a new link</Trans>
          </Button>
        </div>
      </Permit>
    );
  }
  return (
    <Permit room="wide" foot={backToSignIn}>
      <h1 className={pub.title}>
        <Trans>Choose a new password</Trans>
      </h1>
      <form className={pub.form} onSubmit={submit} noValidate>
        <NewPassword
          label={t`New password`}
          value={password}
          onChange={setPassword}
          error={tried && !longEnough(password) ? t`Use at least 12 characters.` : passwordFault(doing.problem)}
        />
        {doing.problem && passwordFault(doing.problem) === null && <ActProblem problem={doing.problem} />}
        <Button type="submit" size="lg" fullWidth loading={doing.busy}>
          <Trans>Change my password</Trans>
        </Button>
      </form>
    </Permit>
  );
}
