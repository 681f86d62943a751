import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { useList } from '@/api/useList';
import { NoMatch } from '@/components/EmptyState';
import { ChoiceChip, FilterBar, SearchBox, StateTabs } from '@/components/Filters';
import { Section } from '@/components/PageHead';
import { lookOf } from '@/components/statuses';
import { useParam, useSetParams } from '@/shell/place';
import { ExportButton } from '../exports/ExportButton';
import { verdicts, type Reconciliation } from './compare';
import { LineList } from './LineList';

const ExportPanel = lazy(() => import('../exports/ExportPanel'));

/** Each line of a file and each order it does not name, to be narrowed, looked into and taken along. */
export function Lines({ it }: { it: Reconciliation }) {
  const { t, i18n } = useLingui();
  const set = useSetParams();
  const [verdict, setVerdict] = useParam('verdict');
  const [state, setState] = useParam('state');
  const [search, setSearch] = useParam('search');
  const [panel, setPanel] = useParam('panel');
  const query = { verdict, state, search };
  const list = useList(['reconciliations', it.id, 'lines', it.read, it.stage, verdict, state, search], (cursor) => take(api.GET('/v1/reconciliations/{id}/lines', { params: { path: { id: it.id }, query: { ...query, cursor } } })));
  const word = (each: string) => { const look = lookOf('reconciliation_line', each); return look ? i18n._(look.word) : each; };
  const states = [{ value: 'open', label: t`To look into` }, { value: 'resolved', label: t`Looked into` }];
  const narrowed = Boolean(verdict ?? state ?? search);
  return (
    <div id="lines">
      <Section title={<Trans>Lines</Trans>}>
        <StateTabs
          label={t`Comparison`}
          value={verdict ?? ''}
          onChange={setVerdict}
          tabs={[{ value: '', label: t`All` }, ...verdicts.filter((each) => it.counts[each] > 0 || each === verdict).map((each) => ({ value: each, label: word(each), count: each === 'matched' ? undefined : it.counts[each] }))]}
        />
        <FilterBar act={it.stage === 'done' ? <ExportButton beside /> : undefined}>
          <SearchBox value={search ?? ''} onChange={setSearch} placeholder={t`Part of a reference`} />
          <ChoiceChip label={t`Looked into or not`} value={state} options={states} onChange={setState} />
        </FilterBar>
        <LineList
          list={list}
          empty={
            narrowed ? (
              <NoMatch onClear={() => { set({ verdict: undefined, state: undefined, search: undefined }); }}><Trans>No lines match.</Trans></NoMatch>
            ) : (
              <p className="k-caption" style={{ marginTop: 12 }} role="status">{it.stage === 'done' ? <Trans>Neither the file nor the books have anything in these days.</Trans> : <Trans>No line is compared yet.</Trans>}</p>
            )
          }
        />
        {panel === 'export' && (
          <Suspense>
            <ExportPanel
              asked={{ what: 'reconciliation', filters: { reconciliation_id: it.id, verdict: verdict ?? null, state: state ?? null, search: search ?? null } }}
              title={t`Export the lines`}
              rows={[[t`File`, it.name], [t`Comparison`, verdict && word(verdict)], [t`Looked into or not`, states.find(({ value }) => value === state)?.label], [t`Search`, search]]}
              onClose={() => { setPanel(undefined); }}
            />
          </Suspense>
        )}
      </Section>
    </div>
  );
}
