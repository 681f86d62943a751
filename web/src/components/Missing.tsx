import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { Crumb } from '@/lib/crumbs';
import { AppLink } from './AppLink';
import { PageHead } from './PageHead';

/** An address that names nothing: what is not there, and the list that holds what is. */
export function Missing({ title, list }: { title: string; list: Crumb }) {
  const { label, to } = list;
  return (
    <>
      <PageHead tab={title} crumbs={[list]} title={title} says={<Trans>The link may be incomplete, or it belongs to another merchant.</Trans>} />
      <Button component={AppLink} to={to} variant="default">
        <Trans>Open {label}</Trans>
      </Button>
    </>
  );
}
