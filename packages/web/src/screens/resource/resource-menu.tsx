import { ActionIcon, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ResourceDetails } from '@tessera/contract';
import {
  ArrowRightLeft,
  Download,
  Ellipsis,
  Hand,
  Link2,
  LogOut,
  Pencil,
  RotateCcw,
  Trash2,
  Upload,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../data/api.ts';
import { useSession } from '../../data/session.ts';
import { useRestore, useTrash } from '../../data/things.ts';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import { useKind } from '../../shell/kinds.tsx';
import { canAskForMore } from './request-modal.tsx';

/** A closing menu gives focus back after 10 ms; what takes focus itself waits for that, in milliseconds. */
const AFTER_MENU = 30;

/** Everything else that can be done with a thing: export, copy its address, the trash. */
export function ResourceMenu(props: {
  readonly thing: ResourceDetails;
  onEditTitle(): void;
  onAskForMore(): void;
  onTransfer(): void;
  onLeave(): void;
}) {
  const { thing } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { me } = useSession();
  const kind = useKind(thing.kind);
  const trash = useTrash();
  const restore = useRestore();
  const copy = () => {
    navigator.clipboard
      .writeText(thing.address)
      .then(() => showDone(t('resource.addressCopied')), showProblem);
  };
  const exports = thing.can.export ? (kind?.exports ?? []) : [];
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon aria-label={t('resource.more')}>
          <Ellipsis size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {exports.length > 0 && <Menu.Label>{t('resource.exportHead')}</Menu.Label>}
        {exports.map(({ format, label, query = {} }) => (
          <Menu.Item
            key={label}
            component="a"
            href={api.address('exportResource', { params: { id: thing.id, format }, query })}
            download
            leftSection={<Download size={16} />}
          >
            {label}
          </Menu.Item>
        ))}
        {exports.length > 0 && <Menu.Divider />}
        {thing.can.edit && (
          <Menu.Item
            leftSection={<Pencil size={16} />}
            onClick={() => setTimeout(props.onEditTitle, AFTER_MENU)}
          >
            {t('resource.editTitle')}
          </Menu.Item>
        )}
        {thing.can.edit && thing.trashedAt === null && kind !== undefined && (
          <Menu.Item
            leftSection={<Upload size={16} />}
            onClick={() => void navigate({ to: '/r/$id/new-version', params: { id: thing.id } })}
          >
            {t('resource.newVersion')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Link2 size={16} />} onClick={copy}>
          {t('resource.copyAddress')}
        </Menu.Item>
        {me !== null && canAskForMore(thing) && (
          <Menu.Item
            leftSection={<Hand size={16} />}
            onClick={() => setTimeout(props.onAskForMore, AFTER_MENU)}
          >
            {t('resource.request.more')}
          </Menu.Item>
        )}
        {thing.can.transfer && (
          <Menu.Item
            leftSection={<ArrowRightLeft size={16} />}
            onClick={() => setTimeout(props.onTransfer, AFTER_MENU)}
          >
            {t('resource.transfer')}
          </Menu.Item>
        )}
        {thing.can.leave && (
          <Menu.Item leftSection={<LogOut size={16} />} onClick={() => setTimeout(props.onLeave, AFTER_MENU)}>
            {t('resource.leave')}
          </Menu.Item>
        )}
        {thing.can.trash && thing.trashedAt === null && (
          <Menu.Item
            leftSection={<Trash2 size={16} />}
            onClick={() =>
              trash.mutate(thing, { onSuccess: () => void navigate({ to: '/mine' }), onError: showProblem })
            }
          >
            {t('resource.trash')}
          </Menu.Item>
        )}
        {thing.can.trash && thing.trashedAt !== null && (
          <Menu.Item
            leftSection={<RotateCcw size={16} />}
            onClick={() => restore.mutate(thing, { onError: showProblem })}
          >
            {t('resource.restore')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
