import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'balance/reconciliation', load: () => import('./ReconciliationsPage') },
  { path: 'balance/reconciliation/$id', load: () => import('./ReconciliationPage') },
];
