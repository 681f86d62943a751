import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import { keepLanguage, speak, type Language } from '.';

/** The language of the page and how to change it. */
export function useLanguage(): [Language, (next: Language) => void] {
  const { i18n } = useLingui();
  const change = useCallback((next: Language) => {
    keepLanguage(next);
    void speak(next);
  }, []);
  return [i18n.locale === 'sw' ? 'sw' : 'en', change];
}
