import type { components } from '@/generated/api';

export type Instruction = components['schemas']['DepositInstructionView'];
