import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ResourceShape } from '@tessera/contract';
import { atLeast } from '@tessera/domain';
import { Ellipsis, Link2, RotateCcw, Share2, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRestore, useTrash } from '../../data/things.ts';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import styles from './lists.module.css';

/** What can be done with a thing from a list. */
export function ThingMenu({ thing }: { readonly thing: ResourceShape }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const trash = useTrash();
  const restore = useRestore();
  const manages = atLeast(thing.role, 'manager');
  const copy = () => {
    navigator.clipboard
      .writeText(thing.address)
      .then(() => showDone(t('resource.addressCopied')), showProblem);
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon className={styles['menu']} aria-label={`${t('common.actions')}: ${thing.title}`}>
          <Ellipsis size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {thing.trashedAt === null && (
          <>
            {manages && (
              <Menu.Item
                leftSection={<Share2 size={16} />}
                onClick={() =>
                  void navigate({ to: '/r/$id', params: { id: thing.id }, search: { share: '1' } })
                }
              >
                {t('resource.share')}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<Link2 size={16} />} onClick={copy}>
              {t('resource.copyAddress')}
            </Menu.Item>
          </>
        )}
        {manages && thing.trashedAt === null && (
          <Menu.Item
            leftSection={<Trash2 size={16} />}
            onClick={() => trash.mutate(thing, { onError: showProblem })}
          >
            {t('resource.trash')}
          </Menu.Item>
        )}
        {manages && thing.trashedAt !== null && (
          <Menu.Item
            leftSection={<RotateCcw size={16} />}
            onClick={() => restore.mutate(thing, { onError: showProblem })}
          >
            {t('lists.restore')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
