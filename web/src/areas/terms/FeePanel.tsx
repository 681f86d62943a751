import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { ActProblem } from '@/components/ErrorFace';
import { Panel } from '@/components/Panel';
import { money } from '@/lib/money';
import { useAlone } from '../changes/alone';
import { FeeForm } from './FeeForm';
import { drawn, feeText, readTable, type Service } from './fees';
import { useTermChange } from './useTerms';
import { useServiceWords } from './words';
import css from './Terms.module.css';

/** One service: its limits and each fee; for an Admin the way to other ones. */
export function FeePanel({ service, edits, onClose }: { service: Service; edits: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const alone = useAlone();
  const words = useServiceWords();
  const name = words(service.service, service.name);
  const [given] = useState(() => drawn(service));
  const [form, setForm] = useState(given);
  const [editing, setEditing] = useState(false);
  const [tried, setTried] = useState(false);
  const table = readTable(form, service.currency);
  const dirty = JSON.stringify(form) !== JSON.stringify(given);
  const button = alone ? t`Change the fees` : t`Ask to change the fees`;
  const says = { says: <Trans>To change fees and limits of <b>{name}</b>.</Trans>, button };
  const doing = useTermChange((next: ReturnType<typeof readTable>) => take(api.PUT('/v1/terms/fees', { body: { service: service.service, table: next } })), says, onClose);
  const [least, most] = [money(service.minimum), money(service.maximum)];
  const submit = () => {
    setTried(true);
    if (editing && table && dirty) doing.start(table);
  };
  return (
    <Panel
      opened
      onClose={onClose}
      title={name}
      says={editing ? alone ? <Trans>You are the only Admin, so it holds at once.</Trans> : <Trans>An Admin other than you confirms it first.</Trans> : <Trans>Carries {least} to {most}.</Trans>}
      dirty={editing && dirty}
      discard={<Trans>Discard these fees?</Trans>}
      onSubmit={submit}
      {...(!edits
        ? {}
        : editing
          ? { act: <Button key="send" type="submit" loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>{button}</Button> }
          : {
              // A key of its own: the same press must not send what it opens.
              act: <Button key="open" type="button" variant="default" onClick={() => { setEditing(true); }}><Trans>Change fees and limits</Trans></Button>,
              ...(service.published ? {} : { footSays: <Button variant="quiet" loading={doing.busy} onClick={() => { doing.start(null); }}><Trans>Back to the published fees</Trans></Button> }),
            })}
    >
      {editing ? (
        <FeeForm form={form} currency={service.currency} tried={tried} fault={doing.problem?.fault('table') ?? null} unchanged={tried && !dirty} onChange={(next) => { setForm(next); doing.forget(); }} />
      ) : (
        <>
          <p className="k-caption">{service.published ? <Trans>As published.</Trans> : <Trans>Your own, agreed on apart from the published fees.</Trans>}</p>
          <table className={css.steps}>
            <thead><tr><th scope="col"><Trans>Amounts from</Trans></th><th scope="col"><Trans>Fee</Trans></th></tr></thead>
            <tbody>
              {service.steps.map((step, index) => (
                <tr key={index}>
                  <td>{money(index === 0 && step.from.amount < service.minimum.amount ? service.minimum : step.from)}</td>
                  <td>{feeText(step)}</td>
                </tr>
              ))}
            </tbody>
            {service.cap && <tfoot><tr><td><Trans>Highest fee</Trans></td><td>{money(service.cap)}</td></tr></tfoot>}
          </table>
        </>
      )}
      {!doing.problem?.fault('table') && <ActProblem problem={doing.problem} />}
    </Panel>
  );
}
