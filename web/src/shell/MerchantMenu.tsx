import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { api, take } from '@/api/client';
import { useSession } from '@/api/session';
import { Role } from '@/components/Role';
import { toast } from '@/components/toast';
import { usePlace } from './place';
import { MerchantHead } from './MerchantHead';
import css from './MerchantMenu.module.css';

/** What the head of the sidebar opens: the way to another, to oneself and out. */
export default function MerchantMenu({ phone }: { phone: boolean }) {
  const { t } = useLingui();
  const { merchant, person, path } = usePlace();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { data: session } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes: [MantineColorScheme, string, typeof IconSun][] = [
    ['auto', t`As the device`, IconDeviceDesktop],
    ['light', t`Light`, IconSun],
    ['dark', t`Dark`, IconMoon],
  ];
  const signOut = async () => {
    try {
      await take(api.DELETE('/v1/session'));
      client.clear();
      await navigate({ to: '/sign-in' });
    } catch {
      toast.failed(t`You are still signed in: no answer came.`);
    }
  };
  return (
    <Menu defaultOpened withinPortal={false} position="bottom-start" width={244}>
      <Menu.Target>
        <MerchantHead phone={phone} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Trans>Merchants</Trans>
        </Menu.Label>
        {(session?.merchants ?? []).map((each) => (
          <Menu.Item
            key={each.id}
            aria-current={each.id === merchant.id || undefined}
            rightSection={each.id === merchant.id ? <IconCheck size={16} aria-hidden="true" /> : null}
            onClick={() => void navigate({ to: `/m/${each.id}` })}
          >
            <span dir="auto">{each.name}</span>
            <span className={css.role}>
              <Role role={each.role} />
            </span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{person.email}</Menu.Label>
        <Menu.Item leftSection={<IconUser size={18} />} onClick={() => void navigate({ to: path('settings', 'profile') })}>
          <Trans>Profile</Trans>
        </Menu.Item>
        {schemes.map(([scheme, label, Glyph]) => (
          <Menu.Item
            key={scheme}
            closeMenuOnClick={false}
            leftSection={<Glyph size={18} />}
            rightSection={scheme === colorScheme ? <IconCheck size={16} aria-hidden="true" /> : null}
            aria-current={scheme === colorScheme || undefined}
            onClick={() => {
              setColorScheme(scheme);
            }}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} />} onClick={() => void signOut()}>
          <Trans>Sign out</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
