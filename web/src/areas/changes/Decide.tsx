import { Button, Textarea } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Acts } from '@/components/Permit';
import { Sheet } from '@/components/Sheet';
import { toast } from '@/components/toast';
import { firstName } from '@/lib/text';
import { useChangeWords, type ChangeRequest } from './words';
import css from './Changes.module.css';

interface DecideProps {
  request: ChangeRequest;
  /** The first confirmer sees a new key here, and nobody ever again. */
  onSecret: (secret: string) => void;
}

/** The secret inside a confirmation's answer, whatever it is called. */
function secretIn(answer: unknown): string | null {
  if (typeof answer === 'string') return answer;
  if (answer === null || typeof answer !== 'object') return null;
  const found = Object.values(answer).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : null;
}

/** The acts of a change request that the reader may do. */
export function Decide({ request, onSecret }: DecideProps) {
  const { t } = useLingui();
  const words = useChangeWords()(request);
  const [declining, setDeclining] = useState(false);
  const path = { params: { path: { id: request.id } } };
  const who = firstName(request.requested_by.name);
  const confirm = useAct({
    act: () => ({ says: <Trans>To decide: <b>{words.short}</b>.</Trans>, button: words.confirm }),
    run: () => take(api.POST('/v1/change-requests/{id}/confirmation', { ...path, body: {} })),
    done: (answer) => {
      const secret = secretIn(answer.secret);
      if (secret !== null) onSecret(secret);
      toast.done(t`Confirmed: ${words.short}`);
    },
  });
  const withdraw = useAct({
    run: () => take(api.POST('/v1/change-requests/{id}/withdrawal', path)),
    done: () => {
      toast.done(t`You withdrew your request`);
    },
  });
  if (request.state !== 'open' || !request.you_can) return null;
  return (
    <div className={css.decide}>
      <ActProblem problem={confirm.problem ?? withdraw.problem} />
      <Acts>
        {request.you_can === 'confirm' ? (
          <>
            <Button loading={confirm.busy} leftSection={<IconLock size={18} aria-hidden="true" />} onClick={() => { confirm.start(); }}>
              {words.confirm}
            </Button>
            <Button variant="danger" onClick={() => { setDeclining(true); }}>
              <Trans>Decline</Trans>
            </Button>
          </>
        ) : (
          <Button variant="danger" loading={withdraw.busy} onClick={() => { withdraw.start(); }}>
            <Trans>Withdraw my request</Trans>
          </Button>
        )}
      </Acts>
      <Decline request={request} who={who} opened={declining} onClose={() => { setDeclining(false); }} />
    </div>
  );
}

function Decline({ request, who, opened, onClose }: { request: ChangeRequest; who: string; opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const [note, setNote] = useState('');
  const doing = useAct({
    act: () => ({ says: <Trans>To decline the request of {who}.</Trans>, button: t`Decline the request of ${who}` }),
    run: () => take(api.POST('/v1/change-requests/{id}/decline', { params: { path: { id: request.id } }, body: note.trim() ? { note: note.trim() } : {} })),
    done: () => {
      onClose();
      toast.done(t`You declined the request of ${who}`);
    },
  });
  return (
    <Sheet opened={opened} onClose={onClose} title={<Trans>Decline the request of {who}</Trans>}>
      <form
        className={css.sheet}
        onSubmit={(event) => {
          event.preventDefault();
          doing.start();
        }}
      >
        <Textarea
          label={t`Note for ${who}`}
          description={t`Say why, so that they know what to change. May stay empty.`}
          minRows={3}
          autosize
          maxLength={500}
          value={note}
          error={doing.problem?.fault('note') ?? null}
          onChange={(event) => { setNote(event.currentTarget.value); }}
        />
        <ActProblem problem={doing.problem} />
        <Acts>
          <Button variant="default" onClick={onClose}>
            <Trans>Keep it open</Trans>
          </Button>
          <Button variant="stop" type="submit" loading={doing.busy}>
            <Trans>Decline the request</Trans>
          </Button>
        </Acts>
      </form>
    </Sheet>
  );
}
