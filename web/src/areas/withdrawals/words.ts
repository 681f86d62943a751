import type { components } from '@/generated/api';

export type SettlementAccount = components['schemas']['SettlementAccount'];
