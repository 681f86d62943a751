import { Status } from '@/components/Status';

/** Where a person stands in the team. */
export function MemberStatus({ status }: { status: string }) {
  return <Status kind="member" state={status} />;
}
