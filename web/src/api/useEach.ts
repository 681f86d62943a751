import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Problem } from './problem';
import { announce, StepUpDeclined, type Act } from './stepUp';
import { newKey } from './useAct';

interface Options<Item, Output> {
  act?: (items: readonly Item[]) => Act;
  /** One request; `key` is its own Idempotency-Key, kept until the server answers. */
  run: (item: Item, key: string) => Promise<Output>;
}

export interface EachDone<Output> {
  /** By id, as the server answered: what came of it, or why it did not happen. */
  results: ReadonlyMap<string, Output | Problem>;
  busy: boolean;
  /** Stopped before the last one, since none after it would be answered. */
  stopped: boolean;
}

/** An act on several things, one after another and never ahead of the server. What failed is tried again under the same key. */
export function useEach<Item extends { id: string }, Output>({ act, run }: Options<Item, Output>) {
  const client = useQueryClient();
  const keys = useRef(new Map<string, string>());
  const [now, setNow] = useState<EachDone<Output>>({ results: new Map(), busy: false, stopped: false });
  const go = async (items: readonly Item[], before: ReadonlyMap<string, Output | Problem>) => {
    const results = new Map([...before].filter(([, result]) => !(result instanceof Problem)));
    let stopped = false;
    setNow({ results, busy: true, stopped });
    for (const item of items) {
      if (results.has(item.id)) continue;
      const key = keys.current.get(item.id) ?? newKey();
      keys.current.set(item.id, key);
      announce(act?.(items) ?? null);
      try {
        results.set(item.id, await run(item, key));
        keys.current.delete(item.id);
      } catch (error) {
        if (error instanceof StepUpDeclined) {
          stopped = true;
        } else {
          const problem = error instanceof Problem ? error : new Problem(0, { code: 'failure', title: String(error) });
          results.set(item.id, problem);
          stopped = problem.status === 0 || problem.status === 429 || problem.status >= 500;
          if (!stopped) keys.current.delete(item.id);
        }
      } finally {
        announce(null);
      }
      setNow({ results: new Map(results), busy: true, stopped });
      if (stopped) break;
    }
    setNow({ results: new Map(results), busy: false, stopped });
    void client.invalidateQueries();
  };
  return {
    ...now,
    start: (items: readonly Item[]) => { void go(items, now.results); },
    forget: () => {
      keys.current.clear();
      setNow({ results: new Map(), busy: false, stopped: false });
    },
  };
}
