import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Leads elsewhere, once for one address, in place of the present one. */
export function Go({ to }: { to: string }) {
  const navigate = useNavigate();
  useEffect(() => {
    const [pathname, query] = to.split('?');
    void navigate({ to: pathname ?? '/', search: Object.fromEntries(new URLSearchParams(query)), replace: true });
  }, [to, navigate]);
  return null;
}
