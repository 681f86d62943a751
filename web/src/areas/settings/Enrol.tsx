import { Button, CopyButton, TextInput } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconCheck, IconCopy, IconDeviceMobile, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { sessionQuery } from '@/api/session';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Panel } from '@/components/Panel';
import { usePhone } from '@/lib/usePhone';
import css from './Settings.module.css';

interface EnrolProps {
  opened: boolean;
  onClose: () => void;
  /** The ten codes, shown once. */
  onCodes: (codes: readonly string[]) => void;
}

/** Four letters at a time, for typing. */
const inFours = (key: string) => key.replace(/(.{4})(?=.)/g, '$1 ');

/** Scan, then prove that the app works. Nothing is on before the first code is right. */
export function Enrol({ opened, onClose, onCodes }: EnrolProps) {
  const { t } = useLingui();
  const phone = usePhone();
  const [code, setCode] = useState('');
  const [made, setMade] = useState<components['schemas']['NewFactor'] | null>(null);
  const begin = useAct({
    act: () => ({ says: <Trans>To turn on your second factor.</Trans>, button: t`Show the code to scan` }),
    run: () => take(api.POST('/v1/profile/second-factor')),
    changes: [],
    done: setMade,
  });
  const confirm = useAct({
    run: () => take(api.POST('/v1/profile/second-factor/confirm', { body: { code: code.replace(/\s/g, '') } })),
    changes: [sessionQuery.queryKey],
    done: (answer) => {
      setMade(null);
      setCode('');
      onClose();
      onCodes(answer.recovery_codes);
    },
  });
  const leave = () => {
    setMade(null);
    setCode('');
    begin.forget();
    confirm.forget();
    onClose();
  };
  const wrong = confirm.problem && confirm.problem.status < 500 && confirm.problem.status > 0 ? t`That code did not match. Codes change every 30 seconds.` : null;
  const six = code.replace(/\s/g, '').length === 6;
  return (
    <Panel
      opened={opened}
      onClose={leave}
      title={<Trans>Turn on the second factor</Trans>}
      says={<Trans>Your phone then shows a new code every 30 seconds.</Trans>}
      onSubmit={() => {
        if (made && six) confirm.start();
        else if (!made) begin.start();
      }}
      act={
        made ? (
          <Button type="submit" loading={confirm.busy} disabled={!six}>
            <Trans>Turn it on</Trans>
          </Button>
        ) : (
          <Button type="submit" loading={begin.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>
            <Trans>Show the code to scan</Trans>
          </Button>
        )
      }
      footSays={made ? <Trans>Off until the first code is right</Trans> : undefined}
    >
      <ActProblem problem={begin.problem} />
      {made ? (
        <ol className={css.steps}>
          <li>
            <div className={css.enrol}>
              {phone && (
                <Button component="a" href={made.uri} variant="default" leftSection={<IconDeviceMobile size={18} aria-hidden="true" />}>
                  <Trans>Open it in the app on this phone</Trans>
                </Button>
              )}
              <p>{phone ? <Trans>Or scan this with another phone.</Trans> : <Trans>Scan this with your authenticator app.</Trans>}</p>
              <span className={css.qr} data-secret="">
                <img src={`data:image/svg+xml;utf8,${encodeURIComponent(made.qr_svg)}`} alt={t`Code to scan`} />
              </span>
              <div data-secret="">
                <p className="k-caption">
                  <Trans>No camera? Type this key into the app:</Trans>
                </p>
                <p className={css.key}>
                  <code>{inFours(made.secret)}</code>
                  <CopyButton value={made.secret} timeout={2000}>
                    {({ copied, copy }) => (
                      <Button variant="default" size="xs" onClick={copy} leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}>
                        <span aria-live="polite">{copied ? <Trans>Copied</Trans> : <Trans>Copy the key</Trans>}</span>
                      </Button>
                    )}
                  </CopyButton>
                </p>
              </div>
            </div>
          </li>
          <li>
            <div>
              <TextInput
              label={t`Code from your authenticator app`}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={7}
              autoFocus
              value={code}
              error={wrong}
              onChange={(event) => { setCode(event.currentTarget.value.replace(/[^\d ]/g, '')); }}
            />
              {wrong === null && <ActProblem problem={confirm.problem} />}
            </div>
          </li>
        </ol>
      ) : (
        <p>
          <Trans>You need an authenticator app such as Aegis, Google Authenticator or 1Password. Have your phone at hand, then show the code to scan.</Trans>
        </p>
      )}
    </Panel>
  );
}
