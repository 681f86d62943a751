import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'links/control-numbers', load: () => import('./BillsPage') },
  { path: 'links/control-numbers/$id', load: () => import('./BillPage') },
];
