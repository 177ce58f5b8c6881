import { Menu, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Braces, ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserCog } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../data/session.ts';
import { useSignOut } from '../../data/sign-out.ts';
import { PersonAvatar } from '../../parts/person.tsx';
import styles from './frame.module.css';

/** Who one is, and what concerns only oneself. */
export function AccountMenu(props: { readonly me: Me; readonly onLeave: (() => void) | undefined }) {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { account } = props.me;
  const schemes = [
    ['light', t('shell.light'), Sun],
    ['dark', t('shell.dark'), Moon],
    ['auto', t('shell.system'), Monitor],
  ] as const;
  return (
    <Menu position="top-start" width={216}>
      <Menu.Target>
        <button type="button" className={styles['account']}>
          <PersonAvatar person={account} size={26} />
          <VisuallyHidden>{t('shell.account')}</VisuallyHidden>
          <span className={styles['clip']} dir="auto">
            {account.name}
          </span>
          <ChevronsUpDown size={14} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{account.email}</Menu.Label>
        <Menu.Item
          leftSection={<UserCog size={16} />}
          onClick={() => {
            props.onLeave?.();
            void navigate({ to: '/account' });
          }}
        >
          {t('shell.account')}
        </Menu.Item>
        {props.me.permissions.includes('api:explore') && (
          <Menu.Item
            leftSection={<Braces size={16} />}
            onClick={() => {
              props.onLeave?.();
              void navigate({ to: '/admin/api' });
            }}
          >
            {t('shell.api')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Label>{t('shell.appearance')}</Menu.Label>
        {schemes.map(([scheme, label, Icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} />}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            fw={colorScheme === scheme ? 650 : 400}
            closeMenuOnClick={false}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} />} onClick={() => signOut.mutate()}>
          {t('common.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
