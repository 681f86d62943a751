import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'beneficiaries', load: () => import('./BeneficiariesPage') },
  { path: 'beneficiaries/$id', load: () => import('./BeneficiaryPage') },
];
