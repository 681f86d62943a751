import { useLingui } from '@lingui/react';
import { problemWords } from '.';
import { useReadable } from './useReadable';

interface Says {
  title: string;
  detail: string | undefined;
}

/** Where the server speaks to programs. */
const forPeople: Readonly<Record<string, Says>> = {
  'payout.changed': { title: 'This payout was changed since you read it. Look at it again before you decide', detail: undefined },
};

/** What a refusal says, in the page's language: by its code where that means one thing, else as the server said it, in English. */
export function useProblemSays(): (problem: { code: string } & Says) => Says & { english: 'none' | 'detail' | 'all' } {
  const { i18n } = useLingui();
  const read = useReadable();
  return ({ code, title: bare, detail: more }) => {
    const [title, detail] = [read(bare), more && read(more)];
    if (i18n.locale === 'en') return { ...(forPeople[code] ?? { title, detail }), english: 'none' };
    const known = problemWords(code);
    if (!known) return { title, detail, english: 'all' };
    return known.more && (detail ?? title) ? { title: known.says, detail: detail ?? `${title}.`, english: 'detail' } : { title: known.says, detail: undefined, english: 'none' };
  };
}
