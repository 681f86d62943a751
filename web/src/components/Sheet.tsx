import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { ActionIcon, Modal } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconX } from '@tabler/icons-react';
import { useEffect, useId, type ReactNode } from 'react';
import { hostStepUp, useStepUpQuestion } from '@/api/stepUp';
import { keepFocus } from '@/lib/keepFocus';
import { useBack } from '@/lib/useBack';
import { useReturnFocus } from '@/lib/useReturnFocus';
import { StepUp } from './StepUp';
import css from './Sheet.module.css';

/** A modal of 440 px, on a phone a sheet from below. Step-up replaces its content; it is never put over another. */
export function Sheet({ opened, onClose, title, children }: { opened: boolean; onClose: () => void; title: ReactNode; children: ReactNode }) {
  const id = useId();
  const question = useStepUpQuestion(id);
  useEffect(() => (opened ? hostStepUp(id) : undefined), [opened, id]);
  const close = () => {
    if (question) question.settle(false);
    else onClose();
  };
  useBack(opened, close);
  return (
    <SheetFrame opened={opened} onClose={close} title={question ? <Trans>Confirm it is you</Trans> : title}>
      {question && <StepUp question={question} />}
      <div hidden={question !== null}>{children}</div>
    </SheetFrame>
  );
}

/** The bare sheet. */
export function SheetFrame({ opened, onClose, title, children }: { opened: boolean; onClose: () => void; title: ReactNode; children: ReactNode }) {
  const { t } = useLingui();
  useReturnFocus(opened);
  return (
    <Modal.Root opened={opened} onClose={onClose} centered size={440} padding={0} classNames={{ content: css.content ?? '', inner: css.inner ?? '' }}>
      <Modal.Overlay className={css.veil ?? ''} />
      <Modal.Content onFocusCapture={keepFocus}>
        <div className={css.head}>
          <Modal.Title className={css.title}>{title}</Modal.Title>
          <ActionIcon className={css.close} onClick={onClose} aria-label={t`Close`}>
            <IconX size={20} aria-hidden="true" />
          </ActionIcon>
        </div>
        <div className={css.body}>{children}</div>
      </Modal.Content>
    </Modal.Root>
  );
}
