import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { Trans } from '@lingui/react/macro';
import { useEffect, useMemo } from 'react';
import { api, take } from '@/api/client';
import { keyOf } from '@/api/queries';
import { sessionQuery } from '@/api/session';
import { Go } from '@/components/Go';
import { ClockContext } from '@/components/zone';
import { usePhone } from '@/lib/usePhone';
import { BottomBar } from './BottomBar';
import { useCounts } from './counts';
import { FactorNeeded } from './FactorNeeded';
import { OfflineStrip } from './OfflineStrip';
import { PlaceContext, type Place } from './place';
import { Shortcuts } from './Shortcuts';
import { Sidebar } from './Sidebar';
import { TestBand } from './TestBand';
import { TopLine } from './TopLine';
import { useArrival } from './useArrival';
import { UnknownPlace } from './UnknownPlace';
import css from './Shell.module.css';

/** The frame of every signed-in page. */
export default function Shell() {
  const params: { mode?: string; merchant?: string } = useParams({ strict: false });
  const { data: session } = useSuspenseQuery(sessionQuery);
  // Where the session was lost, not where the way to sign-in passes.
  const lost = session === null;
  const back = useMemo(() => (lost ? window.location.pathname + window.location.search : '/'), [lost]);
  const merchant = session?.merchants.find(({ id }) => id === params.merchant);
  const place = useMemo<Place | null>(() => {
    if (!session || !merchant) return null;
    const mode = params.mode === 't' ? 't' : 'm';
    return {
      mode,
      merchant,
      person: session.person,
      role: merchant.role,
      duty: merchant.payout_duty,
      path: (...parts) => ['', mode, merchant.id, ...parts.filter(Boolean)].join('/'),
    };
  }, [session, merchant, params.mode]);
  if (lost) return <Go to={`/sign-in?back=${encodeURIComponent(back)}`} />;
  if (!place) return <UnknownPlace />;
  return <Frame place={place} simulated={session.simulated} />;
}

function Frame({ place, simulated }: { place: Place; simulated: boolean }) {
  const phone = usePhone();
  useArrival();
  const counts = useCounts(place);
  const { data } = useQuery({
    queryKey: keyOf(place.merchant.id, 'merchant'),
    queryFn: () => take(api.GET('/v1/merchant')),
    staleTime: 5 * 60_000,
  });
  const [zone, country] = [data?.time_zone ?? 'Africa/Dar_es_Salaam', data?.country ?? 'TZ'];
  const clock = useMemo(() => ({ zone, country }), [zone, country]);
  useEffect(() => {
    document.documentElement.dataset['mode'] = place.mode;
    return () => {
      delete document.documentElement.dataset['mode'];
    };
  }, [place.mode]);
  return (
    <PlaceContext value={place}>
      <ClockContext value={clock}>
        <a className={css.skip} href="#main">
          <Trans>Skip to the page</Trans>
        </a>
        {place.mode === 't' && <TestBand leave={`/m/${place.merchant.id}`} />}
        <OfflineStrip />
        <div className={css.frame}>
          {!phone && <Sidebar counts={counts} />}
          <div className={css.sheet}>
            <TopLine phone={phone} simulated={simulated} />
            <main id="main" tabIndex={-1} className={css.main}>
              <FactorNeeded>
                <Outlet />
              </FactorNeeded>
            </main>
          </div>
        </div>
        {phone && <BottomBar counts={counts} />}
        <Shortcuts />
      </ClockContext>
    </PlaceContext>
  );
}
