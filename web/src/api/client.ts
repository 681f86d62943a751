import createClient from 'openapi-fetch';
import type { paths } from '@/generated/api';
import { Problem } from './problem';
import { answered, unanswered } from './reach';
import { askStepUp, StepUpDeclined } from './stepUp';

/** The merchant that the address names: `/m/{merchant}` live, `/t/{merchant}` its test twin. */
export function merchantOfAddress(pathname = window.location.pathname): string | null {
  return /^\/[mt]\/([^/]+)/.exec(pathname)?.[1] ?? null;
}

async function send(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    answered(response.status);
    return response;
  } catch {
    unanswered();
    throw Problem.offline();
  }
}

/** Names the merchant, and repeats a request once the reader has proved who they are. */
async function kibaliFetch(request: Request): Promise<Response> {
  const merchant = merchantOfAddress();
  if (merchant && !request.headers.has('kibali-merchant')) request.headers.set('kibali-merchant', merchant);
  request.headers.set('accept-language', document.documentElement.lang);
  const again = request.clone();
  const response = await send(request);
  if (response.status !== 403) return response;
  const problem = await Problem.read(response.clone());
  if (problem.code !== 'step_up.required') return response;
  if (!(await askStepUp(problem.methods))) throw new StepUpDeclined();
  return send(again);
}

/** `/v1`, typed by its OpenAPI document. */
export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin', fetch: kibaliFetch });

interface Answer<T> {
  data?: T;
  response: Response;
  error?: unknown;
}

/** The body of an answer, or a thrown `Problem`: `await take(api.GET('/v1/session'))`. */
export async function take<T>(asked: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const answer = await asked;
  if (answer.response.ok) return answer.data as NonNullable<T>;
  const body = answer.error !== null && typeof answer.error === 'object' ? (answer.error as Record<string, unknown>) : {};
  throw new Problem(answer.response.status, {
    request_id: answer.response.headers.get('x-request-id') ?? undefined,
    retry_after_seconds: Number(answer.response.headers.get('retry-after')) || undefined,
    ...body,
  });
}
