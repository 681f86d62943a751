import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { toast } from '@/components/toast';
import { OldAndNew } from './OldAndNew';
import type { Beneficiary } from './words';

/** Takes back one's own change that waits for a second person. */
export function Withdraw({ one }: { one: Beneficiary }) {
  const { t } = useLingui();
  const name = one.before?.name ?? one.name;
  const [asking, setAsking] = useState(false);
  const doing = useAct({
    run: () => take(api.POST('/v1/beneficiaries/{id}/withdraw', { params: { path: { id: one.id } } })),
    done: () => {
      setAsking(false);
      toast.done(t`${name} stays as it was confirmed`);
    },
  });
  return (
    <>
      <Button variant="default" leftSection={<IconArrowBackUp size={18} aria-hidden="true" />} onClick={() => { setAsking(true); }}><Trans>Withdraw change</Trans></Button>
      <Confirm opened={asking} onClose={() => { setAsking(false); doing.forget(); }} title={<Trans>Withdraw the change of {name}</Trans>} keep={<Trans>Keep it waiting</Trans>} act={<Trans>Withdraw change</Trans>} doing={doing} onAct={() => { doing.start(); }}>
        <OldAndNew one={one} />
        <p><Trans>What was confirmed before holds again at once, and payouts can name it.</Trans></p>
      </Confirm>
    </>
  );
}
