import type { PageRoute } from '@/pages';

export const pages: readonly PageRoute[] = [
  { path: 'build/webhooks', load: () => import('./WebhooksPage') },
  { path: 'build/webhooks/$id', load: () => import('./EndpointPage') },
  { path: 'build/webhooks/$id/deliveries/$delivery', load: () => import('./DeliveryPage') },
  { path: 'build/events', load: () => import('./EventsPage') },
  { path: 'build/events/$id', load: () => import('./EventPage') },
];
