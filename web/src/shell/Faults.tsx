import { Trans } from '@lingui/react/macro';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { ErrorFace } from '@/components/ErrorFace';
import { PublicFrame } from './PublicFrame';
import { UnknownPlace } from './UnknownPlace';

export const UnknownPage = UnknownPlace;

/** A page whose code or first answer did not come. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <PublicFrame>
      <ErrorFace error={error} what={<Trans>This page could not be opened.</Trans>} again={() => void router.invalidate()} />
    </PublicFrame>
  );
}
