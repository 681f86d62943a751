import { Trans, useLingui } from '@lingui/react/macro';
import { PageHead } from '@/components/PageHead';
import { firstName } from '@/lib/text';
import { usePlace } from '@/shell/place';

export default function HomePage() {
  const { t } = useLingui();
  const { person, merchant } = usePlace();
  const name = firstName(person.name);
  return <PageHead tab={t`Home`} title={<Trans>Nothing waits for you</Trans>} says={<Trans>{name}, this is {merchant.name}.</Trans>} />;
}
