import { Trans } from '@lingui/react/macro';
import { Sheet } from '@/components/Sheet';
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
  const rows = [
    ['Ctrl K', <Trans key="k">Search or go to a page</Trans>],
    ['g h', <Trans key="h">Home</Trans>],
    ['g a', <Trans key="a">Approvals</Trans>],
    ['g p', <Trans key="p">Payments</Trans>],
    ['g o', <Trans key="o">Payouts</Trans>],
    ['g b', <Trans key="b">Balance</Trans>],
    ['g w', <Trans key="w">Webhooks</Trans>],
    ['g s', <Trans key="s">Settings</Trans>],
    ['/', <Trans key="/">Search this list</Trans>],
    ['j k', <Trans key="j">Next row, row before</Trans>],
    ['Enter', <Trans key="e">Open the row</Trans>],
    ['n', <Trans key="n">New</Trans>],
    ['f', <Trans key="f">Filters</Trans>],
    ['a r', <Trans key="ar">Authorise or reject the chosen payout; a second press acts</Trans>],
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
