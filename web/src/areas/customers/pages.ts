import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [{ path: 'links/customers', load: () => import('./CustomersPage') }];
