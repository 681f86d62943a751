import { Button, Textarea } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconLock } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Panel } from '@/components/Panel';
import { toast } from '@/components/toast';
import type { ChangeRequest } from './words';

type Asked = components['schemas']['AskForChange'];

interface AskPanelProps {
  /** What is asked for; nothing while the drawer is closed. */
  asked: Asked | null;
  onClose: () => void;
  /** "Ask for Payout API". */
  title: string;
  /** What a yes would mean. */
  says: ReactNode;
  /** "To ask for …", for the step-up question. */
  act: ReactNode;
  onAsked?: (request: ChangeRequest) => void;
}

/** Asks for what takes a second person, with a reason for whoever decides. */
export function AskPanel({ asked, onClose, title, says, act, onAsked }: AskPanelProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const leave = () => {
    setReason('');
    doing.forget();
    onClose();
  };
  const doing = useAct({
    act: () => ({ says: act, button: title }),
    run: (what: Asked) => take(api.POST('/v1/change-requests', { body: { ...what, ...(reason.trim() ? { reason: reason.trim() } : {}) } })),
    done: (request) => {
      const who = request.who_can.map(({ name }) => name).join(', ');
      toast.done(who ? t`It waits until ${who} confirms it. You hear by mail` : t`The Admins are asked. You hear from them by mail`);
      onAsked?.(request);
      leave();
    },
  });
  return (
    <Panel
      opened={asked !== null}
      onClose={leave}
      title={title}
      says={says}
      dirty={reason !== ''}
      discard={<Trans>Discard this request?</Trans>}
      onSubmit={() => { if (asked) doing.start(asked); }}
      footSays={<Trans>An Admin decides</Trans>}
      act={<Button type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{title}</Button>}
    >
      <Textarea
        label={t`Why, if you like`}
        description={t`The Admins read it before they decide.`}
        data-autofocus
        minRows={3}
        autosize
        maxLength={500}
        value={reason}
        error={doing.problem?.fault('reason') ?? null}
        onChange={(event) => { setReason(event.currentTarget.value); }}
      />
      {!doing.problem?.fault('reason') && <ActProblem problem={doing.problem} />}
    </Panel>
  );
}
