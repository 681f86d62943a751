import { IconChevronDown } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ComponentPropsWithRef } from 'react';
import { Mark } from '@/components/Mark';
import { usePlace } from './place';
import css from './MerchantMenu.module.css';

const MerchantMenu = lazy(() => import('./MerchantMenu'));

/** Which merchant, and as whom. */
export function MerchantHead({ phone, ...rest }: { phone: boolean } & ComponentPropsWithRef<'button'>) {
  const { merchant, person } = usePlace();
  return (
    <button type="button" {...rest} className={css.head} data-phone={phone || undefined}>
      <Mark size={phone ? 28 : 30} />
      <span className={css.words}>
        <span className={css.merchant} dir="auto">
          {merchant.name}
        </span>
        {!phone && (
          <span className={css.person} dir="auto">
            {person.name}
          </span>
        )}
      </span>
      <IconChevronDown className={css.turn} size={16} aria-hidden="true" />
    </button>
  );
}

/** The same head with its menu, whose code comes with the first press. */
export function MerchantSwitch({ phone = false }: { phone?: boolean }) {
  const [asked, setAsked] = useState(false);
  const head = (
    <MerchantHead
      phone={phone}
      aria-haspopup="menu"
      onClick={() => {
        setAsked(true);
      }}
    />
  );
  if (!asked) return head;
  return (
    <Suspense fallback={head}>
      <MerchantMenu phone={phone} />
    </Suspense>
  );
}
