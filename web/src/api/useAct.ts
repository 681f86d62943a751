import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Problem } from './problem';
import { announce, StepUpDeclined, type Act } from './stepUp';

/** 128 random bits; `randomUUID` is missing where the dashboard is served without TLS. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

interface Options<Input, Output> {
  /** What the step-up question repeats. */
  act?: (input: Input) => Act;
  /** The request; `key` is the Idempotency-Key, the same for every try of one act. */
  run: (input: Input, key: string) => Promise<Output>;
  /** After the server said yes. */
  done?: (output: Output, input: Input) => void;
  /** What may have changed; by default everything read so far. */
  changes?: readonly (readonly unknown[])[];
}

export interface Doing<Input> {
  start: (input: Input) => void;
  busy: boolean;
  /** Why it did not happen; `null` after a step-up that the reader closed. */
  problem: Problem | null;
  /** No answer came: the act may have happened, and trying again with the same key is safe. */
  unsure: boolean;
  forget: () => void;
}

/** One act of a person: asks for step-up in place, keeps its idempotency key until it is answered, then reads the page again. */
export function useAct<Input = void, Output = unknown>(options: Options<Input, Output>): Doing<Input> {
  const client = useQueryClient();
  const key = useRef<{ input: string; value: string } | null>(null);
  const mutation = useMutation<Output, unknown, Input>({
    mutationFn: async (input) => {
      const written = JSON.stringify(input) ?? '';
      if (key.current?.input !== written) key.current = { input: written, value: newKey() };
      announce(options.act?.(input) ?? null);
      try {
        const output = await options.run(input, key.current.value);
        key.current = null;
        return output;
      } catch (error) {
        if (error instanceof Problem && error.status > 0 && error.status < 500) key.current = null;
        throw error;
      } finally {
        announce(null);
      }
    },
    // Somebody else was quicker: what they changed is read again.
    onError: (error) => { if (error instanceof Problem && error.status === 409) void client.invalidateQueries(); },
    onSuccess: (output, input) => {
      if (options.changes) for (const queryKey of options.changes) void client.invalidateQueries({ queryKey });
      else void client.invalidateQueries();
      options.done?.(output, input);
    },
  });
  const failed = mutation.error !== null && !(mutation.error instanceof StepUpDeclined);
  const problem = !failed ? null : mutation.error instanceof Problem ? mutation.error : new Problem(0, { code: 'failure', title: String(mutation.error) });
  return {
    start: (input) => {
      mutation.mutate(input);
    },
    busy: mutation.isPending,
    problem,
    unsure: problem?.code === 'offline',
    forget: mutation.reset,
  };
}
