import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { toast } from '@/components/toast';
import type { Beneficiary } from './words';

/** Puts one away, so that nobody is paid there by choice. */
export function PutAway({ one }: { one: Beneficiary }) {
  const { t } = useLingui();
  const { name } = one;
  const [asking, setAsking] = useState(false);
  const doing = useAct({
    run: () => take(api.POST('/v1/beneficiaries/{id}/archive', { params: { path: { id: one.id } } })),
    done: () => {
      setAsking(false);
      toast.done(t`${name} is archived`);
    },
  });
  return (
    <>
      <Button variant="default" leftSection={<IconArchive size={18} aria-hidden="true" />} onClick={() => { setAsking(true); }}><Trans>Archive</Trans></Button>
      <Confirm opened={asking} onClose={() => { setAsking(false); doing.forget(); }} title={<Trans>Archive {name}</Trans>} keep={<Trans>Keep it</Trans>} act={<Trans>Archive {name}</Trans>} doing={doing} onAct={() => { doing.start(); }}>
        <p><Trans>Nobody can choose it any more, and payouts that wait for it have to be made again. It can be restored; a second person then confirms it once more.</Trans></p>
      </Confirm>
    </>
  );
}
