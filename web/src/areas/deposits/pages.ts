import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [{ path: 'balance/deposits', load: () => import('./InstructionsPage') }];
