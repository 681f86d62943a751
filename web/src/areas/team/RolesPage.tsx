import { Switch, Skeleton } from '@mantine/core';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconBan, IconCheck, IconLock, IconMinus, IconUsers } from '@tabler/icons-react';
import type { Role as RoleName } from '@/api/problem';
import { ErrorFace } from '@/components/ErrorFace';
import { FilterBar } from '@/components/Filters';
import { PageHead } from '@/components/PageHead';
import { Role } from '@/components/Role';
import { usePhone } from '@/lib/usePhone';
import { useParam, usePlace } from '@/shell/place';
import { useServerWords } from './serverWords';
import { DutyNote } from './duty/DutyNote';
import { TeamTabs } from './TeamTabs';
import type { PermissionRow, RoleCell } from './types';
import { useRoles } from './useRoles';
import css from './Team.module.css';

const roles = [['Admin', 'admin'], ['Manager', 'manager'], ['Employee', 'employee'], ['Developer', 'developer']] as const satisfies readonly (readonly [RoleName, keyof PermissionRow])[];
const differs = (row: PermissionRow) => new Set(roles.map(([, key]) => JSON.stringify(row[key]))).size > 1;

/** The permission table in plain words, four columns; generated from the table that the server decides by. */
export default function RolesPage() {
  const { t } = useLingui();
  const { path } = usePlace();
  const phone = usePhone();
  const [only, setOnly] = useParam('only');
  const found = useRoles();
  const rows = (found.data?.permissions ?? []).filter((row) => only !== 'differences' || differs(row));
  const groups = [...new Set(rows.map(({ group }) => group))].map((group) => ({ group, rows: rows.filter((row) => row.group === group) }));
  return (
    <>
      <PageHead
        tab={t`Roles compared`}
        crumbs={[{ label: t`Settings`, to: path('settings') }, { label: t`Team`, to: path('settings', 'team') }]}
        title={t`Roles compared`}
        says={<Trans>Four fixed roles. This page is written from the table that decides every request.</Trans>}
      />
      <TeamTabs here="roles" />
      {found.error && !found.data ? (
        <ErrorFace error={found.error} what={<Trans>The roles could not be loaded.</Trans>} again={() => void found.refetch()} />
      ) : !found.data ? (
        <div className={css.block} aria-busy="true">
          {Array.from({ length: 8 }, (_, row) => <Skeleton key={row} height={32} />)}
        </div>
      ) : (
        <>
          <FilterBar>
            <Switch label={t`Differences only`} checked={only === 'differences'} onChange={(event) => { setOnly(event.currentTarget.checked ? 'differences' : undefined); }} />
          </FilterBar>
          <p className={css.legend}>
            <span>
              <IconLock size={15} aria-hidden="true" /> <Trans>after proving who they are</Trans>
            </span>
            <span>
              <IconUsers size={15} aria-hidden="true" /> <Trans>with a second person</Trans>
            </span>
          </p>
          {phone ? groups.map((each) => <PhoneGroup key={each.group} {...each} />) : <Wide groups={groups} />}
          <p className="k-caption k-measure" style={{ marginTop: 16 }}>
            <Trans>“Never” means that no setting can allow it: not in the dashboard, not through an API key, an application or a webhook.</Trans> <DutyNote />
          </p>
        </>
      )}
    </>
  );
}

interface Group {
  group: string;
  rows: readonly PermissionRow[];
}

function Wide({ groups }: { groups: readonly Group[] }) {
  const { t } = useLingui();
  const say = useServerWords();
  return (
    <table className={css.table} aria-label={t`Roles compared`}>
      <thead>
        <tr>
          <th scope="col">{t`Right`}</th>
          {roles.map(([role]) => (
            <th key={role} scope="col">
              <Role role={role} />
            </th>
          ))}
        </tr>
      </thead>
      {groups.map(({ group, rows }) => (
        <tbody key={group}>
          <tr className={css.group}>
            <th scope="rowgroup" colSpan={5}>
              {say(group)}
            </th>
          </tr>
          {rows.map((row) => (
            <tr key={row.code}>
              <th scope="row">{say(row.says)}</th>
              {roles.map(([role, key]) => (
                <td key={role}>
                  <Cell cell={row[key]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function PhoneGroup({ group, rows }: Group) {
  const say = useServerWords();
  return (
    <section style={{ marginTop: 22 }}>
      <h2>{say(group)}</h2>
      {rows.map((row) => (
        <div key={row.code} className={css.rights}>
          <b>{say(row.says)}</b>
          <dl>
            {roles.map(([role, key]) => (
              <div key={role} style={{ display: 'contents' }}>
                <dt>
                  <Role role={role} />
                </dt>
                <dd>
                  <Cell cell={row[key]} />
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}

function Cell({ cell }: { cell: RoleCell }) {
  const { t } = useLingui();
  const words: Record<RoleCell['allow'], string> = {
    yes: t`Yes`,
    no: t`No`,
    never: t`Never`,
    own: t`Own only`,
    masked: t`Yes, numbers masked`,
    names: t`Names and roles`,
    owner: t`The owner`,
    may_request: t`May ask for it`,
    payouts_and_own: t`Payouts and own`,
    developer_and_own: t`Developer part and own`,
  };
  const Glyph = cell.allow === 'no' ? IconMinus : cell.allow === 'never' ? IconBan : IconCheck;
  return (
    <>
      <span className={css.cell} data-allow={cell.allow}>
        <Glyph size={16} aria-hidden="true" />
        {words[cell.allow] ?? cell.allow}
      </span>
      {cell.step_up && <IconLock className={css.sign} size={15} role="img" aria-label={t`after proving who they are`} />}
      {cell.second_person && <IconUsers className={css.sign} size={15} role="img" aria-label={t`with a second person`} />}
    </>
  );
}
