import type { components } from '@/generated/api';
import { IconCheck, IconX } from '@tabler/icons-react';
import { Badge, Status } from '@/components/Status';

/** The host and path of an address: what people recognise it by. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/[?#].*$/, '').replace(/\/$/, '');
}

type Endpoint = components['schemas']['EndpointView'];

/** How an endpoint does; that it works is known only after it answered. */
export const standing = ({ state, last_answer: answer }: Pick<Endpoint, 'state' | 'last_answer'>): string => (state === 'healthy' && !answer ? 'unheard' : state);

/** What an endpoint answered; without an answer, where the delivery stands. */
export function Answer({ status, state }: { status: number | null | undefined; state: string }) {
  if (status == null) return <Status kind="delivery" state={state} />;
  const good = status >= 200 && status < 300;
  return (
    <Badge tone={good ? 'ok' : 'bad'} icon={good ? IconCheck : IconX}>
      {status}
    </Badge>
  );
}
