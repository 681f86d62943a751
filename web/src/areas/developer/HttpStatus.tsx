import { IconCheck, IconX } from '@tabler/icons-react';
import { Badge } from '@/components/Status';

/** An HTTP status: good, or not. */
export function HttpStatus({ status }: { status: number }) {
  const good = status < 400;
  return (
    <Badge tone={good ? 'ok' : 'bad'} icon={good ? IconCheck : IconX}>
      {status}
    </Badge>
  );
}
