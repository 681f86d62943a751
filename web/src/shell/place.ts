import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { createContext, useCallback, useContext } from 'react';
import type { Role } from '@/api/problem';
import type { Membership, Session } from '@/api/session';

export interface Place {
  /** `m` live, `t` the test twin. */
  mode: 'm' | 't';
  merchant: Membership;
  person: Session['person'];
  role: Role;
  /** What of payouts and refunds is theirs, as far as the role has a part in them. */
  duty: Membership['payout_duty'];
  /** `path('payouts', id)` is `/m/mrc_…/payouts/pout_…`. */
  path: (...parts: string[]) => string;
}

export const PlaceContext = createContext<Place | null>(null);

/** Where the reader is and as whom. */
export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (!place) throw new Error('this part stands only inside the shell');
  return place;
}

/** An id that the address names: `useAddressId('id')` on `payouts/$id`. */
export function useAddressId(name: string): string {
  const params: Record<string, string | undefined> = useParams({ strict: false });
  return params[name] ?? '';
}

/** Filters, tab, page and open drawer live in the address: `const [state, setState] = useParam('state')`. */
export function useParam(name: string): [string | undefined, (value: string | undefined) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const set = useSetParams();
  const value = search[name];
  return [
    typeof value === 'string' ? value : undefined,
    useCallback((next: string | undefined) => { set({ [name]: next }); }, [set, name]),
  ];
}

/** Sets several at once; an empty one leaves the address. A new filter starts at the newest page. */
export function useSetParams(): (changes: Record<string, string | undefined>) => void {
  const navigate = useNavigate();
  return useCallback(
    (changes) => {
      const from = Object.fromEntries(new URLSearchParams(window.location.search));
      const keepsPage = 'cursor' in changes || 'panel' in changes;
      const merged = { ...from, ...(keepsPage ? {} : { cursor: undefined }), ...changes };
      const next = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined && value !== ''));
      void navigate({ to: window.location.pathname, search: next, replace: !('panel' in changes) });
    },
    [navigate],
  );
}
