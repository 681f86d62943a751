import { Button } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import type { Role } from '@/api/problem';
import { useAct } from '@/api/useAct';
import { ActProblem } from '@/components/ErrorFace';
import { Panel } from '@/components/Panel';
import { useRoleName } from '@/components/Role';
import { toast } from '@/components/toast';
import { firstName } from '@/lib/text';
import { RoleCards } from './RoleCards';
import type { Member } from './types';
import css from './Team.module.css';

/** Another role, with its rights in words before the yes. */
export function ChangeRolePanel({ member, opened, onClose }: { member: Member; opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const roleName = useRoleName();
  const [role, setRole] = useState<Role | null>(null);
  const first = firstName(member.name);
  const next = role === null ? '' : roleName(role);
  const button = role === null ? t`Change the role of ${first}` : t`Make ${first} ${next}`;
  const leave = () => {
    setRole(null);
    doing.forget();
    onClose();
  };
  const doing = useAct({
    act: () => ({ says: <Trans>To change the role of <b>{member.name}</b>.</Trans>, button }),
    run: async () => {
      if (role === null) throw new Error('a role is chosen before anything is sent');
      return take(api.PATCH('/v1/team/members/{id}', { params: { path: { id: member.id } }, body: { role } }));
    },
    done: () => {
      leave();
      toast.done(t`${first} is ${next} now`);
    },
  });
  return (
    <Panel
      opened={opened}
      onClose={leave}
      title={<Trans>Change the role of {first}</Trans>}
      says={<Trans>It holds from the next request on, in open sessions too.</Trans>}
      onSubmit={() => {
        if (role !== null) doing.start();
      }}
      act={
        <Button type="submit" disabled={role === null} loading={doing.busy} leftSection={<IconLock size={18} aria-hidden="true" />}>
          {button}
        </Button>
      }
      footSays={role === null ? <Trans>Choose another role first</Trans> : undefined}
    >
      <div className={css.fields}>
        <RoleCards value={role} held={member.role} onChange={setRole} />
        <ActProblem problem={doing.problem} />
      </div>
    </Panel>
  );
}
