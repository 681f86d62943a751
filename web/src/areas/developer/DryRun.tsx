import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { components } from '@/generated/api';
import { Moment } from '@/components/Moment';
import css from './Developer.module.css';

/** "It would have refused 6 of the last 2,000 calls." A list that shuts everybody out is a warning. */
export function DryRun({ dry, alone }: { dry: components['schemas']['DryRun']; alone: boolean }) {
  const { t, i18n } = useLingui();
  const [refused, considered] = [i18n.number(dry.refused), i18n.number(dry.considered)];
  const all = dry.considered > 0 && dry.refused === dry.considered;
  const says = () => {
    if (dry.considered === 0) return t`No calls were made yet, so there is nothing to try it on.`;
    if (dry.refused === 0) return t`${plural(dry.considered, { one: 'The last call would have passed.', other: 'All of the last # calls would have passed.' })}`;
    if (all) return t`${plural(dry.considered, { one: 'It would have refused the last call, the only one there is.', other: 'It would have refused all of the last # calls: nobody who calls now could go on.' })}`;
    return t`It would have refused ${refused} of the last ${considered} calls.`;
  };
  return (
    <div className={css.dry} data-tone={all ? 'bad' : undefined} role={all ? 'alert' : 'status'}>
      {all && <IconAlertTriangle size={20} aria-hidden="true" />}
      <div>
        <p>
          <b>{says()}</b>{' '}
          {dry.loosens && (alone ? <Trans>It lets in addresses that are kept out now. You are the only Admin, so it holds at once.</Trans> : <Trans>It lets in addresses that are kept out now, so an Admin other than you confirms it first.</Trans>)}{' '}
          {dry.warning}
        </p>
        {dry.calls.length > 0 && (
          <ul style={{ marginTop: 8 }}>
            {dry.calls.slice(0, 5).map((call) => (
              <li key={call.id} className="k-caption">
                {call.address} <code>{call.method} {call.path}</code> {call.key_name}, <Moment at={call.at} within />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
