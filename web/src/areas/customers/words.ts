import { useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { useCountry } from '@/components/zone';
import { phone } from '@/lib/text';

export type Customer = Omit<components['schemas']['CustomerDetail'], 'payments'>;

/** Who it is, as far as anybody said: the name, else the number, else the address. */
export function useCustomerName(): (customer: Pick<Customer, 'name' | 'phone' | 'email'>) => string {
  const { t } = useLingui();
  const country = useCountry();
  return ({ name, phone: number, email }) => name ?? (number ? phone(number, country) : email) ?? t`Customer without a name`;
}
