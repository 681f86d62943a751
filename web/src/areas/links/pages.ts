import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'links', load: () => import('./LinksPage') },
  { path: 'links/$id', load: () => import('./LinkPage') },
  { path: 'links/control-numbers', load: () => import('./BillsPage') },
  { path: 'links/control-numbers/$id', load: () => import('./BillPage') },
];
