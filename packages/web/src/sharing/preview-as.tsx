import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Eyes } from '@tessera/client';
import type { AudienceRowShape } from '@tessera/contract';
import { Eye } from 'lucide-react';
import { beginActing } from '../data/acting.ts';
import { api } from '../data/api.ts';
import { showProblem } from '../parts/toasts.tsx';
import type { ShareTarget } from './share-dialog.tsx';
import { useSharingWords } from './words.ts';

/** So many people and groups are offered; anybody else is a few letters away in the list of the dialog. */
const OFFERED = 8;

interface Subject {
  readonly id: string;
  readonly name: string;
  readonly as: Eyes;
}

/** Looks at the thing as somebody with access, somebody signed in, or a visitor would (S26). */
export function PreviewAs(props: {
  readonly target: ShareTarget;
  readonly rows: readonly AudienceRowShape[];
}) {
  const t = useSharingWords();
  const { target } = props;
  const offered = props.rows.flatMap(subjectOf).slice(0, OFFERED);
  const begin = useMutation({
    mutationFn: async ({ as, name }: Pick<Subject, 'as' | 'name'>) => {
      const begun = await api.call('viewAs', { params: { id: target.id }, body: { as } });
      beginActing({ id: begun.id, sort: begun.sort, name }, `/r/${target.id}`);
    },
    onError: showProblem,
  });
  return (
    <Menu position="top-start" width={260}>
      <Menu.Target>
        <Button variant="subtle" leftSection={<Eye size={16} />} loading={begin.isPending}>
          {t('preview.button')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((one) => (
          <Menu.Item key={one.id} onClick={() => begin.mutate(one)}>
            <bdi>{one.name}</bdi>
          </Menu.Item>
        ))}
        {offered.length > 0 && <Menu.Divider />}
        {(['signed-in', 'anonymous'] as const).map((as) => (
          <Menu.Item key={as} onClick={() => begin.mutate({ as, name: t(`preview.name.${as}`) })}>
            {t(`preview.choice.${as}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function subjectOf({ owner, principal: { kind, id, name } }: AudienceRowShape): readonly Subject[] {
  if (owner || id === null) return [];
  if (kind === 'account') return [{ id, name, as: { person: id } }];
  return kind === 'group' ? [{ id, name, as: { group: id } }] : [];
}
