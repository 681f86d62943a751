import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/spotlight/styles.layer.css';
import { createSpotlight, Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { useLingui as useI18n } from '@lingui/react';
import { useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { IconArrowRight, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { idPaths, pagesByName, sidebar } from './nav';
import { usePlace } from './place';
import css from './Palette.module.css';

const [store, actions] = createSpotlight();

/** Pages of the role, acts, and any id or reference straight to its page. */
export default function Palette({ asked }: { asked: number }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { role, path } = usePlace();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  useEffect(() => {
    actions.open();
  }, [asked]);

  const go = (to: string) => {
    const [pathname, search] = to.split('?');
    void navigate({ to: pathname ?? '/', search: Object.fromEntries(new URLSearchParams(search)) });
  };
  const names = sidebar[role].flatMap((group) => group.pages).filter((name) => !pagesByName[name].path.startsWith('/'));
  const found: SpotlightActionData[] = names.map((name) => {
    const page = pagesByName[name];
    const Glyph = page.icon;
    return {
      id: name,
      label: i18n._(page.word),
      leftSection: <Glyph size={18} stroke={1.8} aria-hidden="true" />,
      rightSection: page.key ? <kbd>g {page.key}</kbd> : null,
      onClick: () => {
        go(path(page.path));
      },
    };
  });
  const typed = query.trim();
  const direct = idPaths.find(([prefix]) => typed.startsWith(prefix) && typed.length > prefix.length + 3);
  const jump: SpotlightActionData[] = direct
    ? [{ id: 'jump', label: t`Open ${typed}`, keywords: typed, leftSection: <IconArrowRight size={18} aria-hidden="true" />, onClick: () => { go(path(`${direct[1]}${typed}`)); } }]
    : typed.length > 1
      ? (['payouts', 'payments'] as const).map((name) => ({
          id: `search-${name}`,
          label: name === 'payouts' ? t`Look for “${typed}” in payouts` : t`Look for “${typed}” in payments`,
          keywords: typed,
          leftSection: <IconSearch size={18} aria-hidden="true" />,
          onClick: () => { go(`${path(name)}?search=${encodeURIComponent(typed)}`); },
        }))
      : [];
  return (
    <Spotlight
      store={store}
      actions={[...found, ...jump]}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      overlayProps={{ blur: 0, className: css.veil ?? '' }}
      attributes={{ content: { 'aria-label': t`Search or go to…` } }}
      nothingFound={t`Nothing found`}
      highlightQuery={false}
      scrollable
      maxHeight={380}
      classNames={{ content: css.content ?? '', search: css.search ?? '', action: css.action ?? '', empty: css.empty ?? '' }}
      searchProps={{ leftSection: <IconSearch size={18} aria-hidden="true" />, placeholder: t`A page, a reference or an id`, 'aria-label': t`Search or go to…` }}
    />
  );
}
