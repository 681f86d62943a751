import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { ActionIcon, Button, Drawer } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconX } from '@tabler/icons-react';
import { useEffect, useId, useState, type FormEvent, type ReactNode } from 'react';
import { hostStepUp, useStepUpQuestion } from '@/api/stepUp';
import { keepFocus } from '@/lib/keepFocus';
import { useBack } from '@/lib/useBack';
import { useReturnFocus } from '@/lib/useReturnFocus';
import { usePhone } from '@/lib/usePhone';
import { StepUp } from './StepUp';
import css from './Panel.module.css';

interface PanelProps {
  opened: boolean;
  onClose: () => void;
  /** "Invite to Zuri Foods". */
  title: ReactNode;
  says?: ReactNode;
  children: ReactNode;
  /** Left of the act: a quiet fact. */
  footSays?: ReactNode;
  /** The one filled button, `type="submit"` with `onSubmit`. */
  act?: ReactNode;
  onSubmit?: () => void;
  /** Something typed would be lost. */
  dirty?: boolean;
  /** "Discard this payout?" */
  discard?: ReactNode;
  /** What leaving loses, in a sentence. */
  asks?: ReactNode;
  /** The way back: "Keep writing" unless told. */
  back?: ReactNode;
  /** The way out: "Discard" unless told. */
  leave?: ReactNode;
  /** It takes the place of a drawer that was open: nothing slides. */
  still?: boolean;
}

/** A drawer: making or editing one thing with the list still in mind. It asks before it loses typed text, also on the way back, and step-up happens inside it. */
export function Panel({ opened, onClose, title, says, children, footSays, act, onSubmit, dirty = false, discard, asks, back, leave: out, still = false }: PanelProps) {
  const { t } = useLingui();
  const id = useId();
  const phone = usePhone();
  const [asking, setAsking] = useState(false);
  const question = useStepUpQuestion(id);
  useEffect(() => (opened ? hostStepUp(id) : undefined), [opened, id]);
  useReturnFocus(opened);

  const leave = () => {
    setAsking(false);
    onClose();
  };
  const close = () => {
    if (question) question.settle(false);
    else if (dirty && !asking) setAsking(true);
    else if (asking) setAsking(false);
    else leave();
  };
  useBack(opened && (dirty || question !== null), () => {
    if (question) question.settle(false);
    else setAsking(true);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  const covered = question !== null || asking;
  return (
    <Drawer.Root {...(still ? { transitionProps: { duration: 0 } } : {})} opened={opened} onClose={close} position="right" size={phone ? '100%' : 496} padding={0} classNames={{ content: css.content ?? '' }}>
      <Drawer.Overlay className={css.veil ?? ''} />
      <Drawer.Content onFocusCapture={keepFocus}>
        <div className={css.head}>
          <div>
            <Drawer.Title className={css.title}>
              {question ? <Trans>Confirm it is you</Trans> : asking ? (discard ?? <Trans>Discard what you wrote?</Trans>) : title}
            </Drawer.Title>
            {!covered && says !== undefined && <p className={css.says}>{says}</p>}
            {asking && !question && asks !== undefined && <p className={css.says}>{asks}</p>}
          </div>
          <ActionIcon className={css.close} onClick={close} aria-label={t`Close`}>
            <IconX size={20} aria-hidden="true" />
          </ActionIcon>
        </div>
        {question && (
          <div className={css.body}>
            <StepUp question={question} />
          </div>
        )}
        {asking && !question && (
          <div className={css.asking}>
            <Button
              variant="default"
              autoFocus
              onClick={() => {
                setAsking(false);
              }}
            >
              {back ?? <Trans>Keep writing</Trans>}
            </Button>
            <Button variant="danger" onClick={leave}>
              {out ?? <Trans>Discard</Trans>}
            </Button>
          </div>
        )}
        <form className={css.form} hidden={covered} onSubmit={submit} noValidate>
          <div className={css.body}>{children}</div>
          {(act !== undefined || footSays !== undefined) && (
            <div className={css.foot}>
              <span className={css.footSays}>{footSays}</span>
              {act}
            </div>
          )}
        </form>
      </Drawer.Content>
    </Drawer.Root>
  );
}
