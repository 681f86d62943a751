import { useLingui } from '@lingui/react';
import { Trans, useLingui as useWords } from '@lingui/react/macro';
import { IconDots } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { AppLink } from '@/components/AppLink';
import type { Count } from './counts';
import { bottomBar, pagesByName, type PageName } from './nav';
import { usePlace } from './place';
import { useNavTarget } from './Sidebar';
import css from './BottomBar.module.css';

const MoreSheet = lazy(() => import('./MoreSheet'));

type Counts = Partial<Record<PageName, Count>>;

/** A phone's five: four pages of the role, and More. */
export function BottomBar({ counts }: { counts: Counts }) {
  const { t } = useWords();
  const { role } = usePlace();
  const [more, setMore] = useState(false);
  const close = () => {
    setMore(false);
  };
  return (
    <>
      <nav className={css.bar} aria-label={t`Pages`}>
        {bottomBar[role].map((name) => (
          <Item key={name} name={name} count={counts[name]} />
        ))}
        <button
          type="button"
          className={css.item}
          aria-expanded={more}
          onClick={() => {
            setMore(true);
          }}
        >
          <IconDots size={22} stroke={1.8} aria-hidden="true" />
          <Trans>More</Trans>
        </button>
      </nav>
      {more && (
        <Suspense>
          <MoreSheet counts={counts} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

function Item({ name, count }: { name: PageName; count: Count | undefined }) {
  const { i18n } = useLingui();
  const { to, here } = useNavTarget(name);
  const page = pagesByName[name];
  const Glyph = page.icon;
  return (
    <AppLink className={css.item} to={to} aria-current={here ? 'page' : undefined}>
      <span className={css.glyph}>
        <Glyph size={22} stroke={1.8} aria-hidden="true" />
        {count && (
          <span className={css.count} data-tone={count.tone}>
            {count.count}
          </span>
        )}
      </span>
      {i18n._(page.short ?? page.word)}
    </AppLink>
  );
}
