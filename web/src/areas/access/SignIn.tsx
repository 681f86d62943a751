import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useSession, type Session } from '@/api/session';
import { AppLink } from '@/components/AppLink';
import { Permit } from '@/components/Permit';
import { useTab } from '@/lib/crumbs';
import { PublicFrame } from '@/shell/PublicFrame';
import pub from '@/shell/PublicFrame.module.css';
import { SignInForm } from './SignInForm';

/** Only an address inside a merchant is followed after sign-in. */
const inside = (back: unknown): back is string => typeof back === 'string' && /^\/[mt]\/[^/]/.test(back);

export default function SignIn() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const search: { back?: unknown } = useSearch({ strict: false });
  const { data: session } = useSession();
  const [none, setNone] = useState(false);
  useTab(t`Sign in`);

  const enter = ({ merchants }: Session) => {
    const [back, query] = inside(search.back) ? search.back.split('?') : [];
    const asked = merchants.find(({ id }) => back?.split('/')[2] === id);
    const first = merchants[0];
    if (back && asked) void navigate({ to: back, search: Object.fromEntries(new URLSearchParams(query)) });
    else if (first) void navigate({ to: `/m/${first.id}` });
    else setNone(true);
  };
  useEffect(() => {
    if (session) enter(session);
    // Only on arrival: after signing in the form itself leads on.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [session === undefined]);

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
        {none && (
          <p className={pub.says} role="status">
            <Trans>You belong to no merchant any more. Ask an Admin to invite you.</Trans>
          </p>
        )}
        <SignInForm act={t`Sign in`} onDone={enter} />
      </Permit>
    </PublicFrame>
  );
}
