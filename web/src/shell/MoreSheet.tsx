import { Trans } from '@lingui/react/macro';
import { Role } from '@/components/Role';
import { Sheet } from '@/components/Sheet';
import type { Count } from './counts';
import { LanguageSwitch } from './LanguageSwitch';
import type { PageName } from './nav';
import { usePlace } from './place';
import { NavList } from './Sidebar';
import css from './BottomBar.module.css';

/** On a phone: every page of the role, and the language. */
export default function MoreSheet({ counts, onClose }: { counts: Partial<Record<PageName, Count>>; onClose: () => void }) {
  const { role } = usePlace();
  return (
    <Sheet opened onClose={onClose} title={<Trans>More</Trans>}>
      <NavList counts={counts} onGo={onClose} />
      <div className={css.foot}>
        <Role role={role} />
        <LanguageSwitch />
      </div>
    </Sheet>
  );
}
