import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'balance', load: () => import('./BalancePage') },
  { path: 'balance/statement', load: () => import('./StatementPage') },
];
