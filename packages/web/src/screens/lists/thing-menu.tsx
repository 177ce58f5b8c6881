import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ResourceShape } from '@tessera/contract';
import { atLeast } from '@tessera/domain';
import { Ellipsis, Eye, EyeOff, Link2, LogOut, RotateCcw, Share2, Star, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHide, useStar } from '../../data/gallery.ts';
import { useSession } from '../../data/session.ts';
import { useRestore, useTrash } from '../../data/things.ts';
import { showDone, showProblem, showUndo } from '../../parts/toasts.tsx';
import { LeaveModal } from './leave-modal.tsx';
import styles from './lists.module.css';
import './texts.ts';

/** What can be done with a thing from a list. */
export function ThingMenu({ thing }: { readonly thing: ResourceShape }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { me } = useSession();
  const trash = useTrash();
  const restore = useRestore();
  const star = useStar();
  const [leaving, setLeaving] = useState(false);
  const manages = atLeast(thing.role, 'manager');
  const alive = thing.trashedAt === null;
  const copy = () => {
    navigator.clipboard
      .writeText(thing.address)
      .then(() => showDone(t('resource.addressCopied')), showProblem);
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon className={styles['menu']} aria-label={`${t('common.actions')}: ${thing.title}`}>
            <Ellipsis size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {alive && manages && (
            <Menu.Item
              leftSection={<Share2 size={16} />}
              onClick={() =>
                void navigate({ to: '/r/$id', params: { id: thing.id }, search: { share: '1' } })
              }
            >
              {t('resource.share')}
            </Menu.Item>
          )}
          {alive && (
            <Menu.Item leftSection={<Link2 size={16} />} onClick={copy}>
              {t('resource.copyAddress')}
            </Menu.Item>
          )}
          {alive && me !== null && (
            <Menu.Item
              leftSection={<Star size={16} fill={thing.starred ? 'currentColor' : 'none'} />}
              onClick={() => star.mutate(thing, { onError: showProblem })}
            >
              {t(thing.starred ? 'gallery.unstar' : 'gallery.star')}
            </Menu.Item>
          )}
          {thing.sharedAt !== undefined && <SharedItems thing={thing} onLeave={() => setLeaving(true)} />}
          {manages && alive && (
            <Menu.Item
              leftSection={<Trash2 size={16} />}
              onClick={() => trash.mutate(thing, { onError: showProblem })}
            >
              {t('resource.trash')}
            </Menu.Item>
          )}
          {manages && !alive && (
            <Menu.Item
              leftSection={<RotateCcw size={16} />}
              onClick={() => restore.mutate(thing, { onError: showProblem })}
            >
              {t('lists.restore')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {leaving && (
        <LeaveModal thing={thing} opened onClose={() => setLeaving(false)} onLeft={() => setLeaving(false)} />
      )}
    </>
  );
}

/** Of what is shared with one: out of the list, or away for good. */
function SharedItems(props: { readonly thing: ResourceShape; onLeave(): void }) {
  const { t } = useTranslation();
  const hide = useHide();
  const { thing } = props;
  const hidden = thing.hidden === true;
  const toggle = () =>
    hide.mutate(
      { ...thing, hidden },
      {
        onError: showProblem,
        onSuccess: () => {
          if (!hidden)
            showUndo(t('gallery.hidden', { title: thing.title }), () =>
              hide.mutateAsync({ ...thing, hidden: true }),
            );
        },
      },
    );
  return (
    <>
      <Menu.Item leftSection={hidden ? <Eye size={16} /> : <EyeOff size={16} />} onClick={toggle}>
        {t(hidden ? 'gallery.show' : 'gallery.hide')}
      </Menu.Item>
      <Menu.Item leftSection={<LogOut size={16} />} onClick={props.onLeave}>
        {t('gallery.leave.do')}
      </Menu.Item>
    </>
  );
}
