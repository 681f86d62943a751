import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useAct } from '@/api/useAct';
import { toast } from '@/components/toast';

/** Off and on, at once, with the way back in the toast. `name` says what is switched. */
export function useSwitch(name: string, put: (on: boolean) => Promise<unknown>) {
  const { t } = useLingui();
  const client = useQueryClient();
  return useAct({
    run: put,
    done: (_, on: boolean) => {
      const back = () => {
        put(!on).then(() => client.invalidateQueries(), () => { toast.failed(t`${name} could not be switched back`); });
      };
      toast.undoable(on ? t`${name} is switched on` : t`${name} is switched off`, { label: t`Undo`, run: back });
    },
  });
}
