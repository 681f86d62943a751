const quoted = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`;

/** The command that sends the same request. */
export function curlOf(url: string, headers: Record<string, unknown>, body: string): string {
  const lines = Object.entries(headers)
    .filter(([name]) => !['host', 'content-length'].includes(name.toLowerCase()))
    .map(([name, value]) => `-H ${quoted(`${name}: ${String(value)}`)}`);
  return [`curl -X POST ${quoted(url)}`, ...lines, `--data-raw ${quoted(body)}`].join(' \\\n  ');
}

/** The page of what an event is about. */
export function subjectPath(subject: { type: string; id: string }): string | null {
  switch (subject.type) {
    case 'payment':
      return `payments/${subject.id}`;
    case 'payout':
    case 'withdrawal':
    case 'refund':
      return `payouts/${subject.id}`;
    default:
      return null;
  }
}
