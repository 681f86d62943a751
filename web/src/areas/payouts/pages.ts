import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'payouts', load: () => import('./PayoutsPage') },
  { path: 'payouts/exceptions', load: () => import('./outcomes/ExceptionsPage') },
  { path: 'payouts/$id', load: () => import('./PayoutPage') },
];
