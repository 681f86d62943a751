import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [{ path: 'settings/policy', load: () => import('./PolicyPage') }];
