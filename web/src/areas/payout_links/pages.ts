import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'links/payouts', load: () => import('./PayoutLinksPage') },
  { path: 'links/payouts/$id', load: () => import('./PayoutLinkPage') },
];
