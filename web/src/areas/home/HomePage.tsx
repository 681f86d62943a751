import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { DetailWait } from '@/components/DetailWait';
import { ErrorFace } from '@/components/ErrorFace';
import { PageHead } from '@/components/PageHead';
import { usePlace } from '@/shell/place';

const MoneyHome = lazy(() => import('./MoneyHome'));
const EmployeeHome = lazy(() => import('./EmployeeHome'));
const DeveloperHome = lazy(() => import('./DeveloperHome'));

/** The first page, by role: the reader's own work first. */
export default function HomePage() {
  const { t } = useLingui();
  const { merchant } = usePlace();
  const { data, error, refetch } = useQuery({ queryKey: keyOf(merchant.id, 'home'), queryFn: () => take(api.GET('/v1/home')), refetchInterval: 30_000 });
  if (!data) {
    return (
      <>
        <PageHead tab={t`Home`} title={merchant.name} />
        {error ? <ErrorFace error={error} what={<Trans>This page could not be loaded.</Trans>} again={() => void refetch()} /> : <DetailWait />}
      </>
    );
  }
  const Part = data.role === 'Developer' ? DeveloperHome : data.role === 'Employee' ? EmployeeHome : MoneyHome;
  return (
    <Suspense fallback={<DetailWait />}>
      <Part home={data} />
    </Suspense>
  );
}
