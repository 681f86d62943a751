import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'payouts/batches', load: () => import('./BatchesPage') },
  { path: 'payouts/batches/$id', load: () => import('./BatchPage') },
];
