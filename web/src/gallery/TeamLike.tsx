import { Button, TextInput } from '@mantine/core';
import { DataTable } from '@/components/DataTable';
import { PageHead } from '@/components/PageHead';
import { Panel } from '@/components/Panel';
import { Person } from '@/components/Person';
import { Role } from '@/components/Role';
import { Status } from '@/components/Status';
import type { Role as RoleName } from '@/api/problem';
import { useParam, usePlace } from '@/shell/place';

const people: { name: string; email: string; role: RoleName; status: string }[] = [
  { name: 'Neema Mushi', email: 'neema@zurifoods.co.tz', role: 'Admin', status: 'active' },
  { name: 'Baraka Kimaro', email: 'baraka@zurifoods.co.tz', role: 'Manager', status: 'active' },
  { name: 'Asha Juma', email: 'asha@zurifoods.co.tz', role: 'Employee', status: 'active' },
  { name: 'Juma Mwita', email: 'juma@pendo.dev', role: 'Developer', status: 'invited' },
  { name: 'Fatma Said', email: 'fatma@zurifoods.co.tz', role: 'Employee', status: 'disabled' },
];

export function TeamLike() {
  const { path } = usePlace();
  const [panel, setPanel] = useParam('panel');
  return (
    <>
      <PageHead tab="Team" crumbs={[{ label: 'Settings', to: path('settings') }]} title="Team" says="6 people can sign in to Zuri Foods. One has no second factor." acts={<Button onClick={() => { setPanel('invite'); }}>Add</Button>} />
      <DataTable
        label="People"
        list={{ rows: people, error: null }}
        failed=""
        empty={null}
        rowKey={(row) => row.email}
        onOpen={() => { setPanel('invite'); }}
        columns={[
          { key: 'who', head: 'Person', name: true, cell: (row) => <Person name={row.name} detail={row.email} /> },
          { key: 'role', head: 'Role', cell: (row) => <Role role={row.role} /> },
          { key: 'status', head: 'Status', cell: (row) => <Status kind="member" state={row.status} /> },
        ]}
        phone={(row) => ({ title: row.name, value: <Status kind="member" state={row.status} />, detail: row.email, state: <Role role={row.role} /> })}
      />
      <Panel
        opened={panel === 'invite'}
        onClose={() => { setPanel(undefined); }}
        title="Invite to Zuri Foods"
        says="They choose their own password. You can revoke this any time."
        footSays="Link works until Mon 30 Nov 2026"
        dirty
        act={<Button type="submit">Send invitation to Daniel</Button>}
      >
        <TextInput label="Name" defaultValue="Daniel Otieno" data-autofocus />
        <TextInput label="E-mail" defaultValue="daniel@pendo.dev" />
      </Panel>
    </>
  );
}
