import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'settings/team', load: () => import('./TeamPage') },
  { path: 'settings/team/$id', load: () => import('./MemberPage') },
  { path: 'settings/roles', load: () => import('./RolesPage') },
];
