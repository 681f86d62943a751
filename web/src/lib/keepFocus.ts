import type { FocusEvent } from 'react';

/** `onFocusCapture` of a layer. Mantine moves the focus into it a moment after it is shown, to what is marked for that; whoever was quicker is in what is marked, and stays. */
export function keepFocus({ currentTarget, target }: FocusEvent<HTMLElement>): void {
  if (target === currentTarget || !currentTarget.contains(target)) return;
  for (const marked of currentTarget.querySelectorAll('[data-autofocus]')) marked.removeAttribute('data-autofocus');
  target.setAttribute('data-autofocus', '');
}
