import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'activity', load: () => import('./ActivityPage') },
  { path: 'activity/$id', load: () => import('./EntryPage') },
];
