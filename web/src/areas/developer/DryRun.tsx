import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { components } from '@/generated/api';
import { Moment } from '@/components/Moment';
import css from './Developer.module.css';

/** "It would have refused 6 of the last 2,000 calls." */
export function DryRun({ dry }: { dry: components['schemas']['DryRun'] }) {
  const { t, i18n } = useLingui();
  const refused = i18n.number(dry.refused);
  return (
    <div className={css.dry} role="status">
      <p>
        <b>
          {dry.considered === 0 ? <Trans>No calls were made yet, so there is nothing to try it on.</Trans> : t`It would have refused ${refused} of the ${plural(dry.considered, { one: 'last call', other: 'last # calls' })}.`}
        </b>{' '}
        {dry.loosens && <Trans>It lets in addresses that are kept out now, so an Admin other than you confirms it first.</Trans>} {dry.warning}
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
  );
}
