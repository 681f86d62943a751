import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [{ path: 'approvals', load: () => import('./ApprovalsPage') }, { path: 'approvals/$id', load: () => import('./ChangePage') }];
