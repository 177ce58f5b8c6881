import { Button, Menu, Text } from '@mantine/core';
import { shortDate } from '@tessera/client';
import type { BecauseShape } from '@tessera/contract';
import { type Role, rank } from '@tessera/domain';
import { ChevronDown } from 'lucide-react';
import { language } from '../text/index.ts';
import { rolesFor } from './audience.ts';
import styles from './sharing.module.css';
import { comingFriday, type UntilChoice, untilMoment } from './until.ts';
import { shortDay, useSharingWords } from './words.ts';

const ENDS: readonly Exclude<UntilChoice, 'date'>[] = ['never', 'day', 'week', 'friday'];

/** The menu at the end of a row: another role, another end, or no access. */
export function AccessMenu(props: {
  readonly name: string;
  readonly grant: BecauseShape;
  readonly roles: readonly Role[];
  readonly busy: boolean;
  readonly invitation: boolean;
  onRole(role: Role): void;
  onUntil(until: Date | null): void;
  onDate(): void;
  onRemove(): void;
}) {
  const t = useSharingWords();
  const { grant, roles } = props;
  const word = t(`role.${grant.role}`);
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          loading={props.busy}
          rightSection={<ChevronDown size={14} aria-hidden="true" />}
          aria-label={t('people.menu', { name: props.name, role: word })}
        >
          {word}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={grant.role} aria-label={t('people.roleLabel')}>
          {rolesFor(roles, grant.role).map((role) => {
            const above = !roles.includes(role);
            return (
              <Menu.RadioItem
                key={role}
                value={role}
                closeMenuOnClick
                disabled={above && role !== grant.role}
                onChange={() => {
                  if (role !== grant.role && !above) props.onRole(role);
                }}
              >
                {t(`role.${role}`)}
                <Text size="xs" c="dimmed">
                  {above && rank(role) > 0 ? t('people.above') : t(`roleMay.${role}`)}
                </Text>
              </Menu.RadioItem>
            );
          })}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>
          {grant.until === null
            ? t('people.ends')
            : t('people.endsNow', { date: shortDate(grant.until, new Date(), language) })}
        </Menu.Label>
        {ENDS.filter((choice) => choice !== 'never' || grant.until !== null).map((choice) => (
          <Menu.Item key={choice} onClick={() => props.onUntil(untilMoment(choice, new Date(), null))}>
            {t(`until.${choice}`, { date: shortDay(comingFriday(new Date()), language) })}
          </Menu.Item>
        ))}
        <Menu.Item onClick={props.onDate}>{t('until.date')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item className={styles['removeItem']} onClick={props.onRemove}>
          {t(props.invitation ? 'people.cancelInvitation' : 'people.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
