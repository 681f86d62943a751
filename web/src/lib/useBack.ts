import { useBlocker } from '@tanstack/react-router';

/** While `active`, the way back in the browser does not leave the page but calls `instead`: a layer closes, or asks first. */
export function useBack(active: boolean, instead: () => void) {
  useBlocker({
    disabled: !active,
    enableBeforeUnload: false,
    shouldBlockFn: ({ action }) => {
      if (action === 'PUSH' || action === 'REPLACE') return false;
      instead();
      return true;
    },
  });
}
