import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'payouts', load: () => import('./PayoutsPage') },
  { path: 'payouts/$id', load: () => import('./PayoutPage') },
];
