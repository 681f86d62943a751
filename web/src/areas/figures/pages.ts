import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'payouts/figures', load: () => import('./PayoutFigures') },
  { path: 'payments/figures', load: () => import('./PaymentFigures') },
];
