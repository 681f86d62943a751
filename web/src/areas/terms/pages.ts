import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [{ path: 'settings/fees', load: () => import('./FeesPage') }];
