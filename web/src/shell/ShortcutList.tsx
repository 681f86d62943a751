import { useLingui } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { Sheet } from '@/components/Sheet';
import { can } from '@/lib/can';
import { pagesByName, sidebar } from './nav';
import { usePlace } from './place';
import css from './Shortcuts.module.css';

/** What `?` shows. */
export default function ShortcutList({ onClose }: { onClose: () => void }) {
  return (
    <Sheet opened onClose={onClose} title={<Trans>Keyboard</Trans>}>
      <KeyList />
    </Sheet>
  );
}

function KeyList() {
  const { i18n } = useLingui();
  const { role, duty } = usePlace();
  const goes = sidebar[role]
    .flatMap((group) => group.pages)
    .filter((name) => pagesByName[name].key !== undefined)
    .map((name) => [`g ${pagesByName[name].key ?? ''}`, i18n._(pagesByName[name].word)] as const);
  const rows = [
    ['Ctrl K', <Trans key="k">Search or go to a page</Trans>],
    ...goes,
    ['/', <Trans key="/">Search this list</Trans>],
    ['j k', <Trans key="j">Next row, row before</Trans>],
    ['Enter', <Trans key="e">Open the row</Trans>],
    ['← →', <Trans key="t">Along a strip of tabs</Trans>],
    ['n', <Trans key="n">New</Trans>],
    ['f', <Trans key="f">Filters</Trans>],
    ...(can.releasePayouts(role, duty) ? [['x', <Trans key="x">Choose the row</Trans>] as const, ['a r', <Trans key="ar">Authorise or reject what is chosen; a second press acts</Trans>] as const] : []),
    ['Esc', <Trans key="esc">Close what is open</Trans>],
  ] as const;
  return (
    <dl className={css.keys}>
      {rows.map(([keys, says]) => (
        <div key={keys}>
          <dt>
            {keys.split(' ').map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{says}</dd>
        </div>
      ))}
    </dl>
  );
}
