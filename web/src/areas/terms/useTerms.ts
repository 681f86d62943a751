import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { useAct, type Doing } from '@/api/useAct';
import { toast } from '@/components/toast';
import { usePlace } from '@/shell/place';
import { isAsked } from './words';

/** What the merchant pays and may move. */
export function useTerms() {
  const { merchant } = usePlace();
  return useQuery({ queryKey: keyOf(merchant.id, 'terms'), queryFn: () => take(api.GET('/v1/terms')) });
}

/** One change of terms: it holds at once where one Admin suffices, else another one is asked. */
export function useTermChange<Input>(run: (input: Input) => Promise<object>, act: { says: ReactNode; button: string }, done: () => void): Doing<Input> {
  const { t } = useLingui();
  return useAct<Input, object>({
    act: () => act,
    run,
    done: (answer) => {
      const who = isAsked(answer) ? answer.change_request.who_can.map(({ name }) => name).join(', ') : '';
      toast.done(!isAsked(answer) ? t`Changes saved` : who ? t`It waits until ${who} confirms it. You hear by mail` : t`The Admins are asked. You hear from them by mail`);
      done();
    },
  });
}
