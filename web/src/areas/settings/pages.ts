import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'settings', load: () => import('./SettingsPage') },
  { path: 'settings/profile', load: () => import('./ProfilePage') },
  { path: 'settings/security', load: () => import('./SecurityPage') },
  { path: 'settings/merchant', load: () => import('./MerchantPage') },
];
