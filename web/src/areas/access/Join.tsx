import { Button, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api, take } from '@/api/client';
import { isProblem } from '@/api/problem';
import { changePerson } from '@/api/queries';
import { sessionQuery, type Session } from '@/api/session';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { forgetToken } from '@/lib/fragment';
import pub from '@/shell/PublicFrame.module.css';
import type { Look } from './InvitationSays';
import { NewPassword } from './NewPassword';
import { SignInForm } from './SignInForm';
import { longEnough, usePasswordFault } from './words';
import css from './Invitation.module.css';

interface JoinProps {
  token: string;
  look: Look;
  session: Session | null;
}

/** The right half: a new account, one's own account, or somebody else's session. */
export function Join({ token, look, session }: JoinProps) {
  const [own, setOwn] = useState(look.account_exists);
  return (
    <div className={css.join}>
      {session ? (
        look.for_you ? (
          <AsMyself token={token} look={look} session={session} />
        ) : (
          <OtherPerson look={look} session={session} />
        )
      ) : own ? (
        <SignInFirst
          look={look}
          onNew={() => {
            setOwn(false);
          }}
        />
      ) : (
        <NewAccount
          token={token}
          look={look}
          onOwn={() => {
            setOwn(true);
          }}
        />
      )}
    </div>
  );
}

/** Reads the session anew, then opens the merchant just joined. */
function useEnter() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (merchant: string) => {
    forgetToken();
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await navigate({ to: `/m/${merchant}` });
  };
}

function NewAccount({ token, look, onOwn }: { token: string; look: Look; onOwn: () => void }) {
  const { t } = useLingui();
  const enter = useEnter();
  const passwordFault = usePasswordFault();
  const [name, setName] = useState(look.name);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const doing = useAct({
    run: async () => {
      const joined = await take(api.POST('/v1/invitations/accept', { body: { token, name: name.trim(), password } }));
      // The link signs nobody in; the password just chosen does.
      await take(api.POST('/v1/session', { body: { email: look.email, password } }));
      return joined;
    },
    changes: [],
    done: (joined) => void enter(joined.merchant_id),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() && longEnough(password)) doing.start();
  };
  const merchant = look.merchant.name;
  const known = isProblem(doing.problem, 'invitation.sign_in');
  const fieldFault = passwordFault(doing.problem);
  return (
    <>
      <h2>
        <Trans>Set up your sign-in</Trans>
      </h2>
      <form className={pub.form} onSubmit={submit} noValidate>
        <TextInput
          label={t`Your name`}
          name="name"
          autoComplete="name"
          required
          withAsterisk={false}
          value={name}
          error={tried && !name.trim() ? t`Write your name.` : (doing.problem?.fault('name') ?? null)}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <input type="email" name="email" autoComplete="username" value={look.email} readOnly hidden />
        <NewPassword value={password} onChange={setPassword} error={tried && !longEnough(password) ? t`Use at least 12 characters.` : fieldFault} />
        {known ? (
          <p role="alert">
            <Trans>This address has an account. Sign in with it to accept.</Trans>
          </p>
        ) : (
          fieldFault === null && <ActProblem problem={doing.problem} />
        )}
        {known ? (
          <Button size="lg" fullWidth onClick={onOwn}>
            <Trans>Sign in to accept</Trans>
          </Button>
        ) : (
          <Button type="submit" size="lg" fullWidth loading={doing.busy}>
            <Trans>Join {merchant}</Trans>
          </Button>
        )}
        {!known && (
          <p className={pub.links}>
            <span>
              <Trans>Already have an account?</Trans>{' '}
              <button type="button" onClick={onOwn}>
                <Trans>Sign in to accept</Trans>
              </button>
            </span>
          </p>
        )}
      </form>
    </>
  );
}

function SignInFirst({ look, onNew }: { look: Look; onNew: () => void }) {
  const { t } = useLingui();
  return (
    <>
      <h2>
        <Trans>Sign in to accept</Trans>
      </h2>
      <SignInForm act={t`Sign in`} email={look.email} />
      <p className={pub.links} style={{ marginTop: 16 }}>
        <button type="button" onClick={onNew}>
          <Trans>I have no account yet</Trans>
        </button>
      </p>
    </>
  );
}

function AsMyself({ token, look, session }: { token: string; look: Look; session: Session }) {
  const enter = useEnter();
  const doing = useAct({
    run: () => take(api.POST('/v1/invitations/accept', { body: { token } })),
    changes: [],
    done: (joined) => void enter(joined.merchant_id),
  });
  const merchant = look.merchant.name;
  const { name, email } = session.person;
  return (
    <>
      <h2>
        <Trans>You are signed in as {name}</Trans>
      </h2>
      <p className={pub.says}>{email}</p>
      <div className={pub.form}>
        <ActProblem problem={doing.problem} />
        <Button
          size="lg"
          fullWidth
          loading={doing.busy}
          onClick={() => {
            doing.start();
          }}
        >
          <Trans>Join {merchant}</Trans>
        </Button>
      </div>
    </>
  );
}

function OtherPerson({ look, session }: { look: Look; session: Session }) {
  const doing = useAct({
    run: () => take(api.DELETE('/v1/session')),
    changes: [],
    done: () => {
      changePerson(null);
    },
  });
  const { email } = session.person;
  return (
    <>
      <h2>
        <Trans>This is for {look.email}</Trans>
      </h2>
      <p className={pub.says}>
        <Trans>You are signed in as {email}. Nobody joins for somebody else.</Trans>
      </p>
      <div className={pub.form}>
        <ActProblem problem={doing.problem} />
        <Button
          size="lg"
          fullWidth
          loading={doing.busy}
          onClick={() => {
            doing.start();
          }}
        >
          <Trans>Switch account</Trans>
        </Button>
      </div>
    </>
  );
}
