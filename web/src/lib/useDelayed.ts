import { useEffect, useState } from 'react';

/** Turns true after a wait: what answers quickly never shows a grey bar. */
export function useDelayed(milliseconds = 150): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setLate(true);
    }, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  }, [milliseconds]);
  return late;
}
