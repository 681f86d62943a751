import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [{ path: 'settings/rail', load: () => import('./RailPage') }];
