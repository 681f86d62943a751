import { createRootRoute, createRoute, createRouter, lazyRouteComponent, notFound, Outlet, redirect } from '@tanstack/react-router';
import { queryClient } from './api/queries';
import { sessionQuery } from './api/session';
import { Toasts } from './components/Toasts';
import { pages } from './pages';
import { lazy, Suspense } from 'react';
import { useStepUpQuestion } from './api/stepUp';

const PageStepUp = lazy(() => import('./components/PageStepUp'));
const UnknownPage = lazyRouteComponent(() => import('./shell/Faults'), 'UnknownPage');
const PageError = lazyRouteComponent(() => import('./shell/Faults'), 'PageError');

function StepUpWhenAsked() {
  const question = useStepUpQuestion(null);
  return (
    question && (
      <Suspense>
        <PageStepUp />
      </Suspense>
    )
  );
}

const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <StepUpWhenAsked />
      <Toasts />
    </>
  ),
  notFoundComponent: UnknownPage,
  errorComponent: PageError,
});

const publicPages = (
  [
    ['/sign-in', () => import('./areas/access/SignIn')],
    ['/set-up', () => import('./areas/access/SetUp')],
    ['/invitation', () => import('./areas/access/Invitation')],
    ['/reset', () => import('./areas/access/Reset')],
    ['/confirm-email', () => import('./areas/access/ConfirmEmail')],
    ['/objection', () => import('./areas/changes/Objection')],
  ] as const
).map(([path, load]) => createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) }));

const front = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    const session = await queryClient.ensureQueryData(sessionQuery);
    const first = session?.merchants[0];
    if (!session) throw redirect({ to: '/sign-in' });
    if (!first) throw notFound();
    const to: string = `/m/${first.id}`;
    throw redirect({ to });
  },
});

const shell = createRoute({
  getParentRoute: () => root,
  path: '/$mode/$merchant',
  beforeLoad: async ({ params, location }) => {
    if (params.mode !== 'm' && params.mode !== 't') throw notFound();
    const session = await queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/sign-in', search: { back: location.href } });
  },
  component: lazyRouteComponent(() => import('./shell/Shell')),
  errorComponent: PageError,
});

const inside = pages.map(({ path, load }) =>
  createRoute({ getParentRoute: () => shell, path, component: lazyRouteComponent(load), errorComponent: PageError }),
);

// Only in dev builds: every part in every state, and pages as the designs show them.
const gallery = import.meta.env.DEV
  ? [createRoute({ getParentRoute: () => shell, path: '/gallery/$part', component: lazyRouteComponent(() => import('./gallery/Gallery')) })]
  : [];

export const router = createRouter({
  routeTree: root.addChildren([front, ...publicPages, shell.addChildren([...inside, ...gallery])]),
  // Search parameters are plain text: `?reference=007` keeps its zeros.
  parseSearch: (text): Record<string, string> => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Record<string, string>).toString();
    return text ? `?${text}` : '';
  },
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
