import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'build/applications', load: () => import('./ApplicationsPage') },
  { path: 'build/applications/$id', load: () => import('./ApplicationPage') },
  { path: 'build/requests', load: () => import('./RequestsPage') },
  { path: 'build/requests/$id', load: () => import('./RequestPage') },
  { path: 'settings/integration', load: () => import('./IntegrationPage') },
];
