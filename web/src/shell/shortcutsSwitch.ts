const kept = 'kibali.shortcuts';

/** Single keys act unless the reader switched them off in Profile. */
export const shortcutsOn = () => localStorage.getItem(kept) !== 'off';

export function setShortcuts(on: boolean) {
  localStorage.setItem(kept, on ? 'on' : 'off');
}
