import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { Problem } from '@/api/problem';
import { keyOf } from '@/api/queries';
import { useAct } from '@/api/useAct';
import { download } from '@/lib/download';
import { usePlace } from '@/shell/place';

type Schemas = components['schemas'];
export type Format = Schemas['ExportFormat'];
type Made = Schemas['ExportView'];

/** What is exported, and what narrows it: as the list shows it. */
export type Asked =
  | { what: 'payments'; filters: Schemas['PaymentNarrowing'] }
  | { what: 'payouts'; filters: Schemas['PayoutNarrowing'] }
  | { what: 'approvals'; filters: Schemas['ApprovalNarrowing'] }
  | { what: 'statement'; filters: Schemas['StatementNarrowing'] }
  | { what: 'reconciliation'; filters: Schemas['ReconciliationNarrowing'] };

type How = { format: Format; language: Schemas['Language'] };

function make(asked: Asked, how: How): Promise<Made> {
  if (asked.what === 'statement') return take(api.POST('/v1/statement-exports', { body: { ...how, filters: asked.filters } }));
  // Nothing else is printed, and nothing else offers it.
  const table = { ...how, format: how.format === 'pdf' ? 'csv' : how.format } as const;
  switch (asked.what) {
    case 'payments':
      return take(api.POST('/v1/payment-exports', { body: { ...table, filters: asked.filters } }));
    case 'payouts':
      return take(api.POST('/v1/payout-exports', { body: { ...table, filters: asked.filters } }));
    case 'approvals':
      return take(api.POST('/v1/approval-exports', { body: { ...table, filters: asked.filters } }));
    case 'reconciliation':
      return take(api.POST('/v1/reconciliation-exports', { body: { ...table, filters: asked.filters } }));
  }
}

function look({ what, id }: Pick<Made, 'what' | 'id'>): Promise<Made> {
  const params = { params: { path: { id } } };
  switch (what) {
    case 'payments':
      return take(api.GET('/v1/payment-exports/{id}', params));
    case 'payouts':
      return take(api.GET('/v1/payout-exports/{id}', params));
    case 'approvals':
      return take(api.GET('/v1/approval-exports/{id}', params));
    case 'statement':
      return take(api.GET('/v1/statement-exports/{id}', params));
    case 'reconciliation':
      return take(api.GET('/v1/reconciliation-exports/{id}', params));
  }
}

/** Asks for a table, fetches it while the server writes it, and says how far that is. */
export function useExport({ asked, done }: { asked: Asked; done: (made: Made) => void }) {
  const { merchant } = usePlace();
  const [made, setMade] = useState<Made | null>(null);
  const [bytes, setBytes] = useState<number | null>(null);
  const [broke, setBroke] = useState<Problem | null>(null);
  const stop = useRef<AbortController | null>(null);
  // Who leaves the page wants no file any more.
  useEffect(() => () => { stop.current?.abort(); }, []);
  const fetching = bytes !== null;
  const progress = useQuery({
    queryKey: keyOf(merchant.id, 'exports', made?.id),
    queryFn: () => (made ? look(made) : Promise.reject(new Error('nothing was asked for'))),
    enabled: made !== null && fetching,
    refetchInterval: 500,
    staleTime: 0,
  });
  const fetchIt = async (one: Made) => {
    const control = new AbortController();
    stop.current = control;
    setBroke(null);
    setBytes(0);
    try {
      await download(one.file ?? '', one.file_name, setBytes, control.signal);
      done(one);
    } catch (error) {
      if (!control.signal.aborted) setBroke(error instanceof Problem ? error : Problem.offline());
    } finally {
      setBytes(null);
    }
  };
  const asking = useAct({
    run: (how: How) => make(asked, how),
    done: (one) => {
      setMade(one);
      void fetchIt(one);
    },
    changes: [],
  });
  return {
    start: (how: How) => { setBroke(null); asking.start(how); },
    /** Fetches the same file again, after it broke off. */
    again: () => { if (made) void fetchIt(made); },
    cancel: () => { stop.current?.abort(); },
    forget: () => { asking.forget(); setMade(null); setBroke(null); },
    busy: asking.busy || fetching,
    fetching,
    made,
    /** How many rows the server has written of how many. */
    rows: progress.data?.rows ?? 0,
    bytes: bytes ?? 0,
    problem: asking.problem,
    broke,
  };
}
