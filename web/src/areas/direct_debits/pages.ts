import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'links/direct-debits', load: () => import('./DirectDebitsPage') },
  { path: 'links/direct-debits/$id', load: () => import('./DirectDebitPage') },
];
