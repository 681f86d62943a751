import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { api, take } from '@/api/client';
import { changePerson } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { useSession, type Session } from '@/api/session';
import { AppLink } from '@/components/AppLink';
import { ActProblem } from '@/components/ErrorFace';
import { Go } from '@/components/Go';
import { Permit } from '@/components/Permit';
import { useTab } from '@/lib/crumbs';
import { PublicFrame } from '@/shell/PublicFrame';
import pub from '@/shell/PublicFrame.module.css';
import { SignInForm } from './SignInForm';

/** Where sign-in leads: the address that asked for it, if it lies in one of the reader's merchants, else the first merchant. */
function destination({ merchants }: Session, back: unknown): string | null {
  if (typeof back === 'string' && /^\/[mt]\/[^/]/.test(back)) {
    const asked = back.split(/[/?]/)[2];
    if (merchants.some(({ id }) => id === asked)) return back;
  }
  return merchants[0] ? `/m/${merchants[0].id}` : null;
}

export default function SignIn() {
  const { t } = useLingui();
  const search: { back?: unknown } = useSearch({ strict: false });
  const { data: session } = useSession();
  const { data: setUp } = useQuery({ queryKey: ['set-up'], queryFn: () => take(api.GET('/v1/set-up')), enabled: session === null });
  const leave = useAct({
    run: () => take(api.DELETE('/v1/session')),
    changes: [],
    done: () => { changePerson(null); },
  });
  useTab(t`Sign in`);
  const to = session ? destination(session, search.back) : null;
  if (to !== null) return <Go to={to} />;
  return (
    <PublicFrame>
      <Permit
        room="wide"
        foot={
          <div className={pub.links}>
            <AppLink to="/reset">
              <Trans>Forgot password?</Trans>
            </AppLink>
          </div>
        }
      >
        <h1 className={pub.title}>
          <Trans>Sign in</Trans>
        </h1>
        {session && (
          <>
            <p className={pub.says} role="status">
              <Trans>You belong to no merchant any more. Ask an Admin to invite you.</Trans>
            </p>
            <ActProblem problem={leave.problem} />
            <div className={pub.acts}>
              <Button loading={leave.busy} onClick={() => { leave.start(); }}>
                <Trans>Sign in as somebody else</Trans>
              </Button>
            </div>
          </>
        )}
        {setUp?.open && (
          <p className={pub.says} role="status">
            <Trans>Nothing is set up here yet, so nobody can sign in. Open the set-up link: it is printed where <code>kibali serve</code> was started.</Trans>
          </p>
        )}
        {!session && <SignInForm act={t`Sign in`} />}
      </Permit>
    </PublicFrame>
  );
}
