import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [{ path: '/', load: () => import('./HomePage') }];
