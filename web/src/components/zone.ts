import { createContext, useContext } from 'react';

export interface Clock {
  /** The merchant's IANA zone. */
  zone: string;
  /** Two letters: how phone numbers are written. */
  country: string;
}

/** Before a merchant is known, Kibali's home. */
export const ClockContext = createContext<Clock>({ zone: 'Africa/Dar_es_Salaam', country: 'TZ' });

export const useZone = () => useContext(ClockContext).zone;
export const useCountry = () => useContext(ClockContext).country;
