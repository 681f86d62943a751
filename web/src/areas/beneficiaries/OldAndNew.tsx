import { useLingui } from '@lingui/react/macro';
import { IconArrowRight } from '@tabler/icons-react';
import { Facts } from '@/components/Facts';
import { useWhere, type Beneficiary } from './words';
import css from './Beneficiary.module.css';

/** What a change that waits would make of what a second person confirmed. */
export function OldAndNew({ one }: { one: Beneficiary }) {
  const { t } = useLingui();
  const where = useWhere('whole');
  const { before } = one;
  if (!before) return null;
  const unknown = t`not known there`;
  const pairs = [
    { label: t`Name`, was: before.name, is: one.name },
    { label: t`Account`, was: where(before), is: where(one) },
    { label: t`Name at provider`, was: before.known_name ?? unknown, is: one.known_name ?? unknown },
    { label: t`Currency`, was: before.currency ?? '', is: one.currency ?? '' },
  ].filter(({ was, is }) => was !== is);
  if (pairs.length === 0) return null;
  return (
    <div className={css.becomes}>
      <Facts
        rows={pairs.map(({ label, was, is }) => [
          label,
          <span key={label} className={css.pair}>
            <del dir="auto">{was}</del>
            <span>
              <IconArrowRight size={16} stroke={1.8} role="img" aria-label={t`becomes`} />
              <b dir="auto">{is}</b>
            </span>
          </span>,
        ])}
      />
    </div>
  );
}
