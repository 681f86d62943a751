import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [{ path: 'balance/check', load: () => import('./CheckPage') }];
