import type { components } from '@/generated/api';
import { problemWords } from '@/i18n';

export type Role = components['schemas']['Role'];
export interface WhoCan {
  id: string;
  name: string;
  role?: Role | null;
  last_active_at?: string | null;
}
export interface FieldFault {
  field: string;
  message: string;
}

/** What HTTP calls a status: words for programs, never a headline. */
const phrases = new Set([
  'Bad Request', 'Unauthorized', 'Forbidden', 'Not Found', 'Method Not Allowed', 'Not Acceptable', 'Request Timeout', 'Conflict', 'Gone', 'Precondition Failed', 'Payload Too Large',
  'Content Too Large', 'Unsupported Media Type', 'Unprocessable Entity', 'Unprocessable Content', 'Locked', 'Precondition Required', 'Too Many Requests',
  'Internal Server Error', 'Not Implemented', 'Bad Gateway', 'Service Unavailable', 'Gateway Timeout',
]);

/** Title and detail for people: where the title is a phrase of HTTP, the first sentence of the detail takes its place. */
export function headline(title: string | undefined, detail: string | undefined): { title: string; detail: string | undefined } {
  if (title !== undefined && !phrases.has(title)) return { title, detail };
  const [, first = '', rest = ''] = /^(.*?)\.?(?:(?<=\.)\s+(.*))?$/su.exec(detail ?? '') ?? [];
  return { title: first, detail: rest || undefined };
}

/** What a server answers instead of the thing (RFC 9457), or `offline` when no answer came at all. */
export class Problem extends Error {
  readonly type: string;
  /** Never a phrase of HTTP; empty where the server said nothing else. */
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly whoCan: WhoCan[];
  readonly fields: FieldFault[];
  readonly retryAfter: number | undefined;
  readonly methods: ('code' | 'password')[];
  /** The members a code adds for itself, as they came. */
  readonly extras: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Record<string, unknown>) {
    const text = (key: string) => (typeof body[key] === 'string' ? body[key] : undefined);
    const list = <T>(key: string) => (Array.isArray(body[key]) ? (body[key] as T[]) : []);
    super(text('title') ?? `The server answered ${String(status)}`);
    this.name = 'Problem';
    this.type = text('type') ?? 'about:blank';
    const says = headline(text('title'), text('detail'));
    this.title = says.title;
    this.status = status;
    this.code = text('code') ?? (status === 0 ? 'offline' : 'failure');
    this.detail = says.detail;
    this.requestId = text('request_id');
    this.whoCan = list<WhoCan>('who_can');
    this.fields = list<FieldFault>('fields');
    this.retryAfter = typeof body['retry_after_seconds'] === 'number' ? body['retry_after_seconds'] : undefined;
    this.methods = list<'code' | 'password'>('methods');
    this.extras = body;
  }

  static offline(): Problem {
    return new Problem(0, { title: 'No answer came', code: 'offline' });
  }

  static async read(response: Response): Promise<Problem> {
    const body: unknown = await response.json().catch(() => null);
    const fields = body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : {};
    const after = Number(response.headers.get('retry-after'));
    return new Problem(response.status, {
      request_id: response.headers.get('x-request-id') ?? undefined,
      ...(Number.isFinite(after) && after > 0 ? { retry_after_seconds: after } : {}),
      ...fields,
    });
  }

  /** Allowed in general, but not for this person or not now. */
  get refused(): boolean {
    return this.status === 403 && this.code !== 'step_up.required';
  }

  /** What one field of a form got wrong, in the server's words; in the page's where the code means one thing. */
  fault(field: string): string | undefined {
    const found = this.fields.find((each) => each.field === field);
    const known = found && problemWords(this.code);
    return known ? `${known.says}.` : found?.message;
  }
}

export const isProblem = (error: unknown, code?: string): error is Problem =>
  error instanceof Problem && (code === undefined || error.code === code);

/** There is no such thing, or none that the reader may know of. */
export const notThere = (error: unknown): boolean => isProblem(error) && error.status === 404;
