import { Trans, useLingui } from '@lingui/react/macro';
import { Button, FileButton } from '@mantine/core';
import { IconPhotoUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { Confirm } from '@/components/Confirm';
import { ActProblem } from '@/components/ErrorFace';
import { Section } from '@/components/PageHead';
import { toast } from '@/components/toast';
import css from './Checkout.module.css';

const most = 100 * 1024;

/** The picture that payers see: chosen, looked at, saved; or taken off. */
export function Logo({ merchant, edits }: { merchant: components['schemas']['Merchant']; edits: boolean }) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const button = t`Save the logo`;
  const doing = useAct({
    act: (logo: string) => ({ says: logo ? <Trans>To show this logo to whoever pays <b>{merchant.name}</b>.</Trans> : <Trans>To take the logo of <b>{merchant.name}</b> off.</Trans>, button: logo ? button : t`Take the logo off` }),
    run: (logo: string) => take(api.PATCH('/v1/merchant', { body: { logo } })),
    done: (_, logo) => {
      setChosen(null);
      setRemoving(false);
      toast.done(logo ? t`Payers see the new logo` : t`The logo is taken off`);
    },
  });
  const choose = (file: File | null) => {
    doing.forget();
    setChosen(null);
    if (!file) return;
    const good = ['image/png', 'image/jpeg', 'image/webp'].includes(file.type);
    setWrong(!good ? t`Choose a PNG, JPEG or WebP picture.` : file.size > most ? t`Choose a picture of at most 100 kB: 400 pixels wide is plenty.` : null);
    if (!good || file.size > most) return;
    const reader = new FileReader();
    reader.onload = () => { setChosen(reader.result as string); };
    reader.readAsDataURL(file);
  };
  const shown = chosen ?? merchant.logo;
  const picker = (
    <FileButton key={merchant.logo ?? 'none'} accept="image/png,image/jpeg,image/webp" onChange={choose}>
      {(props) => (
        <Button {...props} variant="default" leftSection={<IconPhotoUp size={18} aria-hidden="true" />}>
          {shown ? <Trans>Choose another picture</Trans> : <Trans>Choose a picture</Trans>}
        </Button>
      )}
    </FileButton>
  );
  return (
    <Section title={<Trans>Logo</Trans>}>
      <p className={css.words}><Trans>Stands on the pages that payers see, beside the name. PNG, JPEG or WebP, at most 100 kB.</Trans></p>
      <figure className={css.preview} data-new={chosen !== null || undefined}>
        {shown ? <img src={shown} alt={t`Logo of ${merchant.name}`} /> : null}
        <figcaption>{merchant.name}</figcaption>
      </figure>
      {wrong && <p className={css.wrong} role="alert">{wrong}</p>}
      <ActProblem problem={doing.problem} />
      {edits && (
        <div className={css.acts}>
          {chosen !== null ? (
            <>
              <Button loading={doing.busy} onClick={() => { doing.start(chosen); }}>{button}</Button>
              <Button variant="default" onClick={() => { setChosen(null); doing.forget(); }}><Trans>Leave it as it is</Trans></Button>
            </>
          ) : (
            <>
              {picker}
              {merchant.logo && <Button variant="danger" onClick={() => { setRemoving(true); }}><Trans>Take the logo off</Trans></Button>}
            </>
          )}
        </div>
      )}
      <Confirm opened={removing} onClose={() => { setRemoving(false); doing.forget(); }} title={<Trans>Take the logo off</Trans>} keep={<Trans>Keep the logo</Trans>} act={<Trans>Take the logo off</Trans>} doing={doing} onAct={() => { doing.start(''); }}>
        <p><Trans>Payers see the name alone. Kibali keeps no copy of the picture.</Trans></p>
      </Confirm>
    </Section>
  );
}
