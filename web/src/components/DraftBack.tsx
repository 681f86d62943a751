import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { Draft, Fields } from '@/lib/draft';
import css from './DraftBack.module.css';

/** Says that what stands in the drawer was typed before a reload, and begins anew on demand. */
export function DraftBack<Typed extends Fields>({ draft: { back, discard } }: { draft: Pick<Draft<Typed>, 'back' | 'discard'> }) {
  if (!back) return null;
  return (
    <p className={css.back} role="status">
      <IconHistory size={18} stroke={1.8} aria-hidden="true" />
      <span><Trans>This is what you wrote before.</Trans></span>
      <Button variant="quiet" size="xs" onClick={discard}><Trans>Discard</Trans></Button>
    </p>
  );
}
