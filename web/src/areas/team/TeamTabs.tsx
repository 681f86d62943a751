import { useLingui } from '@lingui/react/macro';
import { PageTabs } from '@/components/PageTabs';
import { usePlace } from '@/shell/place';

/** People, the roles beside each other, and what was done here. */
export function TeamTabs({ here, count }: { here: 'people' | 'roles'; count?: number | undefined }) {
  const { t } = useLingui();
  const { path } = usePlace();
  return (
    <PageTabs
      label={t`Team`}
      tabs={[
        { label: t`People`, to: path('settings', 'team'), here: here === 'people', count },
        { label: t`Roles compared`, to: path('settings', 'roles'), here: here === 'roles' },
        { label: t`Activity`, to: `${path('activity')}?area=team` },
      ]}
    />
  );
}
