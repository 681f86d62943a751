import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Doing } from '@/api/useAct';
import { ActProblem } from './ErrorFace';
import { Sheet } from './Sheet';
import { SheetActs } from './SheetActs';
import { SheetSays } from './SheetSays';

interface ConfirmProps {
  opened: boolean;
  onClose: () => void;
  /** "Remove Asha Juma". */
  title: ReactNode;
  /** The consequence, in sentences. */
  children: ReactNode;
  /** "Keep Asha". */
  keep: ReactNode;
  /** "Remove Asha": act and object, never OK. */
  act: ReactNode;
  doing: Pick<Doing<never>, 'busy' | 'problem' | 'unsure'>;
  onAct: () => void;
  /** An act that hurts stands in red; one that only needs a yes does not. */
  tone?: 'stop' | 'filled';
}

/** A yes that cannot be undone. Enter never presses it: the way back has the focus. */
export function Confirm({ opened, onClose, title, children, keep, act, doing, onAct, tone = 'stop' }: ConfirmProps) {
  return (
    <Sheet opened={opened} onClose={onClose} title={title}>
      <SheetSays>{children}</SheetSays>
      <ActProblem problem={doing.problem} unsure={doing.unsure} />
      <SheetActs>
        <Button variant="default" onClick={onClose} data-autofocus>
          {keep}
        </Button>
        <Button variant={tone} loading={doing.busy} onClick={onAct}>
          {act}
        </Button>
      </SheetActs>
    </Sheet>
  );
}
