import '@mantine/core/styles/Popover.layer.css';
import { Popover, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { api, take } from '@/api/client';
import { changePerson } from '@/api/queries';
import { forgetDrafts } from '@/lib/draft';
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
  const [open, setOpen] = useState(true);
  const navigate = useNavigate();
  const { data: session } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes: [MantineColorScheme, string, typeof IconSun][] = [
    ['auto', t`Device`, IconDeviceDesktop],
    ['light', t`Light`, IconSun],
    ['dark', t`Dark`, IconMoon],
  ];
  const signOut = async () => {
    try {
      await take(api.DELETE('/v1/session'));
      changePerson(null);
      forgetDrafts();
      await navigate({ to: '/sign-in' });
    } catch {
      toast.failed(t`You are still signed in: no answer came.`);
    }
  };
  const go = (to: string) => {
    setOpen(false);
    void navigate({ to });
  };
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={244} trapFocus returnFocus withinPortal={false}>
      <Popover.Target>
        <MerchantHead
          phone={phone}
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        />
      </Popover.Target>
      <Popover.Dropdown className={css.dropdown} aria-label={t`Merchants and you`}>
        <ul className={css.list} aria-label={t`Merchants`}>
          {(session?.merchants ?? []).map((each) => (
            <li key={each.id}>
              <button type="button" className={css.item} aria-current={each.id === merchant.id || undefined} onClick={() => { go(`/m/${each.id}`); }}>
                <span>
                  <span dir="auto">{each.name}</span>
                  <span className={css.role}>
                    <Role role={each.role} />
                  </span>
                </span>
                {each.id === merchant.id && <IconCheck size={16} aria-hidden="true" />}
              </button>
            </li>
          ))}
        </ul>
        <p className={css.label}>{person.email}</p>
        <button type="button" className={css.item} onClick={() => { go(path('settings', 'profile')); }}>
          <span>
            <IconUser size={18} aria-hidden="true" />
            <Trans>Profile</Trans>
          </span>
        </button>
        <div className={css.schemes} role="group" aria-label={t`Colours`}>
          {schemes.map(([scheme, label, Glyph]) => (
            <button key={scheme} type="button" aria-pressed={scheme === colorScheme} onClick={() => { setColorScheme(scheme); }}>
              <Glyph size={18} aria-hidden="true" />
              {label}
            </button>
          ))}
        </div>
        <button type="button" className={css.item} onClick={() => void signOut()}>
          <span>
            <IconLogout size={18} aria-hidden="true" />
            <Trans>Sign out</Trans>
          </span>
        </button>
      </Popover.Dropdown>
    </Popover>
  );
}
