import { useLingui } from '@lingui/react/macro';
import { languages, type Language } from '@/i18n';
import { useLanguage } from '@/i18n/useLanguage';
import css from './LanguageSwitch.module.css';

const all: readonly Language[] = ['en', 'sw'];

/** The present language plain, the other underlined; each in its own tongue. */
export function LanguageSwitch({ short = false }: { short?: boolean }) {
  const { t } = useLingui();
  const [language, setLanguage] = useLanguage();
  return (
    <span className={css.switch} role="group" aria-label={t`Language`}>
      {all.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === language}
          aria-label={languages[each].name}
          onClick={() => {
            setLanguage(each);
          }}
        >
          {short ? languages[each].short : languages[each].name}
        </button>
      ))}
    </span>
  );
}
