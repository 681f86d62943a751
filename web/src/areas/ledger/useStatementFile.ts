import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { components } from '@/generated/api';
import { api, take } from '@/api/client';
import { useAct } from '@/api/useAct';
import { toast } from '@/components/toast';
import { writeCsv } from '@/lib/csv';
import { written } from '@/lib/moment';
import { plain } from '@/lib/money';
import { save } from '@/lib/save';
import { useLineWords, type Line } from './lines';

type Query = { currency: string; from: string; to: string };
type Page = components['schemas']['StatementPage'];

/** Every line of a span, page after page; `seen` is told how many there are so far. */
async function readAll(query: Query, seen: (lines: number, all: number) => void): Promise<{ totals: Page['totals']; lines: Line[] }> {
  const lines: Line[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page: Page = await take(api.GET('/v1/statement', { params: { query: { ...query, limit: 100, ...(cursor ? { cursor } : {}) } } }));
    lines.push(...page.data);
    seen(lines.length, page.totals.lines);
    if (!page.next) return { totals: page.totals, lines };
    cursor = page.next;
  }
}

/** The statement as it is shown, whole, as a table to keep: in the page's words and order, with ids and UTC beside them. */
export function useStatementFile({ query, zone, name, days }: { query: Query; zone: string; name: string; days: { first: string; last: string } }) {
  const { t } = useLingui();
  const words = useLineWords();
  const [seen, setSeen] = useState<{ lines: number; all: number } | null>(null);
  const doing = useAct({
    run: () => readAll(query, (lines, all) => { setSeen({ lines, all }); }),
    done: ({ totals, lines }) => {
      const edge = (what: string, day: string, balance: Line['balance']) => [day, '', what, '', '', '', plain(balance), balance.currency, '', ''];
      const head = [t`Time`, t`Time in UTC`, t`What`, t`Reference`, t`Out`, t`In`, t({ context: 'statement', message: 'Balance' }), t`Currency`, t`Payment or payout`, t`Transfer`];
      const rows = lines.map((line) => [
        written(new Date(line.at), zone), line.at, words(line.kind, line.says), line.reference, line.debit ? plain(line.debit) : '', line.credit ? plain(line.credit) : '', plain(line.balance), line.balance.currency, line.subject_id ?? '', line.transfer,
      ]);
      save(writeCsv([head, edge(t`Closing balance`, days.last, totals.closing), ...rows, edge(t`Opening balance`, days.first, totals.opening)]), name);
      toast.done(t`Statement saved: ${plural(lines.length, { one: '# line', other: '# lines' })}`);
      setSeen(null);
    },
    changes: [],
  });
  return { ...doing, seen: doing.busy ? seen : null };
}
