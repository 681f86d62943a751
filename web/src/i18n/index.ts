import { i18n, type Messages } from '@lingui/core';
import { compile } from './compile';

export type Language = 'en' | 'sw';
export const languages: Record<Language, { name: string; short: string }> = {
  en: { name: 'English', short: 'EN' },
  sw: { name: 'Kiswahili', short: 'SW' },
};

const kept = 'kibali.language';
const catalogues = import.meta.glob<{ messages: Messages }>('../**/words/sw.po');

i18n.setMessagesCompiler(compile);

/** The language chosen on this device, else the browser's. */
export function firstLanguage(): Language {
  const chosen = localStorage.getItem(kept) ?? navigator.language;
  return chosen.startsWith('sw') ? 'sw' : 'en';
}

let refusals: typeof import('./problems') | null = null;

/** A refusal in the page's language, where its code means one thing; `more` where the server's sentence says more. */
export function problemWords(code: string): { says: string; more: boolean } | null {
  const says = i18n.locale === 'en' ? undefined : refusals?.problems[code];
  return says === undefined ? null : { says, more: refusals?.tellMore.has(code) ?? false };
}

/** Shows the dashboard in this language and keeps the choice on this device. English needs nothing loaded: it is in the code. */
export async function speak(language: Language): Promise<void> {
  if (language !== 'en') refusals = await import('./problems');
  const messages =
    language === 'en' ? [] : await Promise.all(Object.values(catalogues).map(async (load) => (await load()).messages));
  i18n.loadAndActivate({ locale: language, messages: Object.assign({}, ...messages) as Messages });
  document.documentElement.lang = language;
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(kept, language);
}
