import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [{ path: 'balance/withdrawals', load: () => import('./WithdrawalsPage') }];
