import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { Switch } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { setShortcuts, shortcutsOn } from '@/shell/shortcutsSwitch';

/** Single keys act unless the reader wants none of it; kept on this device. */
export function Keys() {
  const { t } = useLingui();
  const [on, setOn] = useState(shortcutsOn);
  return (
    <Switch
      label={t`Single keys open pages and lists`}
      description={t`Press ? to see them. No single key moves money.`}
      checked={on}
      onChange={(event) => {
        setShortcuts(event.currentTarget.checked);
        setOn(event.currentTarget.checked);
      }}
    />
  );
}
