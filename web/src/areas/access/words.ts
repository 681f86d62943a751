import { useLingui } from '@lingui/react/macro';
import { useLanguage } from '@/i18n/useLanguage';
import { isProblem } from '@/api/problem';
import { age } from '@/lib/moment';

/** "Too many tries. Try again in 2 min." */
export function useWaitWords(): (seconds: number | undefined) => string {
  const { t } = useLingui();
  const [language] = useLanguage();
  return (seconds) => {
    if (seconds === undefined) return t`Too many tries. Wait a little, then try again.`;
    const wait = age(seconds * 1000, language);
    return t`Too many tries. Try again in ${wait}.`;
  };
}

/** How to be right, for a new password: the server's words where it has some, else the rule. */
export function usePasswordFault(): (error: unknown) => string | null {
  const { t } = useLingui();
  return (error) => {
    if (!isProblem(error) || (error.status !== 422 && !error.code.startsWith('password'))) return null;
    if (error.code === 'password.common') return t`Many people use this password. Choose other words.`;
    if (error.code === 'password.short') return t`Use at least 12 characters.`;
    return error.fault('password') ?? null;
  };
}

/** Before the server is asked. */
export const longEnough = (password: string) => [...password].length >= 12;
