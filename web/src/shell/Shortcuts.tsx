import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { pagesByName, sidebar } from './nav';
import { openPalette, usePaletteAsked } from './paletteStore';
import { usePlace } from './place';
import { shortcutsOn } from './shortcutsSwitch';

const Palette = lazy(() => import('./Palette'));
const ShortcutList = lazy(() => import('./ShortcutList'));

const press = (key: string) => document.querySelector<HTMLElement>(`main [data-key="${key}"]`);
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && target.type !== 'checkbox'));
const layered = () => document.querySelector('[role="dialog"]') !== null;

/** The act of the chosen row, else the only one on the page; among several rows with none chosen, none. */
export function actOfRow(key: string): HTMLElement | null {
  const mark = `[data-key="${key}"]`;
  const own = document.activeElement?.closest('main li, main tr')?.querySelector<HTMLElement>(mark);
  const all = document.querySelectorAll<HTMLElement>(`main ${mark}`);
  return own ?? (all.length === 1 ? (all[0] ?? null) : null);
}

/** The box that chooses the row under the cursor. */
const boxOfRow = () => document.activeElement?.closest('main li, main tr')?.querySelector<HTMLInputElement>('input[data-key="x"]') ?? null;

function move(by: 1 | -1) {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  rows[at === -1 ? (by === 1 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
}

/** Keyboard of every page. A page marks what a key presses with `data-key`; no single key moves money. */
export function Shortcuts() {
  const { role, path } = usePlace();
  const navigate = useNavigate();
  const asked = usePaletteAsked();
  const [list, setList] = useState(false);
  const went = useRef(0);

  useEffect(() => {
    const open = (key: string) => {
      const name = sidebar[role].flatMap((group) => group.pages).find((each) => pagesByName[each].key === key);
      if (name) void navigate({ to: path(pagesByName[name].path) });
      return name !== undefined;
    };
    const act = (key: string): boolean => {
      if (went.current > Date.now() - 1500) {
        went.current = 0;
        return open(key);
      }
      switch (key) {
        case 'g':
          went.current = Date.now();
          return true;
        case '?':
          setList(true);
          return true;
        case 'j':
        case 'k':
          move(key === 'j' ? 1 : -1);
          return true;
        case '/': {
          const box = press('/');
          if (box) (box instanceof HTMLInputElement ? box : box.querySelector('input'))?.focus();
          else openPalette();
          return true;
        }
        case 'n':
          press('n')?.click();
          return true;
        case 'x':
          boxOfRow()?.click();
          return true;
        case 'a':
        case 'r': {
          const found = actOfRow(key);
          const box = boxOfRow();
          if (found) found.click();
          else if (box && !box.checked) {
            // The row under the cursor becomes the chosen one, and the step for it opens.
            box.click();
            requestAnimationFrame(() => actOfRow(key)?.click());
          }
          return true;
        }
        case 'f':
          press('f')?.focus();
          return true;
        default:
          return false;
      }
    };
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || layered() || !shortcutsOn()) return;
      if (act(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [role, path, navigate]);

  return (
    <>
      {asked > 0 && (
        <Suspense>
          <Palette asked={asked} />
        </Suspense>
      )}
      {list && (
        <Suspense>
          <ShortcutList onClose={() => { setList(false); }} />
        </Suspense>
      )}
    </>
  );
}
