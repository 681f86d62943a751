import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'payments', load: () => import('./PaymentsPage') },
  { path: 'payments/deposits', load: () => import('./DepositsPage') },
  { path: 'payments/$id', load: () => import('./PaymentPage') },
];
