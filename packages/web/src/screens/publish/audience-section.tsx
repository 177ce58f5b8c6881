import { Anchor, Checkbox, NativeSelect, Radio, Text, Textarea, Title } from '@mantine/core';
import type { PublishingShape, ShareShape } from '@tessera/contract';
import { type GrantRole, MODES, type Mode } from '@tessera/domain';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldValue, MODE_ICONS, RecipientField } from '../../sharing/index.ts';
import styles from './publish.module.css';
import { usePublishWords } from './words.ts';

/** Who may see the new thing: what the publish call says of sharing. */
export interface AudienceChoice {
  readonly mode: Mode;
  readonly modeRole: ShareShape['modeRole'];
  /** Whether people are named now. */
  readonly naming: boolean;
  readonly field: FieldValue;
  readonly role: GrantRole;
  readonly notify: boolean;
  readonly message: string;
}

const ROLES: readonly GrantRole[] = ['viewer', 'editor', 'manager'];
const MESSAGE = 2000;
const NOBODY: ReadonlySet<string> = new Set();

/** Who may see it: a mode with its sentence each; those that are closed say why. People can be named at once. */
export function AudienceSection(props: {
  readonly value: AudienceChoice;
  onChange(value: AudienceChoice): void;
  /** The organization it will belong to; null for one's own account. */
  readonly organization: string | null;
  /** Holds `share:links`. */
  readonly mayOpen: boolean;
  /** What the hub's policy says of each mode. */
  readonly modes: PublishingShape['modes'];
  readonly error: string | null;
  readonly disabled: boolean;
}) {
  const t = usePublishWords();
  const { t: common } = useTranslation('web', { keyPrefix: 'common' });
  const { value, onChange, organization } = props;
  const [said, announce] = useState('');

  function closed(mode: Mode): string | null {
    if ((mode === 'unlisted' || mode === 'public') && !props.mayOpen) return t('audience.needsLinks');
    return props.modes.find((one) => one.mode === mode)?.reason ?? null;
  }

  function sentence(mode: Mode): string {
    if (mode === 'private' && organization !== null)
      return t('audience.privateOrganization', { organization });
    if (mode === 'organization')
      return organization === null
        ? t('audience.organizationOfOne')
        : t('audience.organization', { organization });
    return t(`audience.${mode}`);
  }

  return (
    <section className={styles['section']} aria-labelledby="publish-audience">
      <Title order={2} size="h3" id="publish-audience">
        {t('audience.heading')}
      </Title>
      <Radio.Group
        aria-labelledby="publish-audience"
        value={value.mode}
        onChange={(chosen) => {
          const mode = MODES.find((one) => one === chosen);
          if (mode !== undefined) onChange({ ...value, mode });
        }}
      >
        <div className={styles['modes']}>
          {MODES.map((mode) => {
            const Icon = MODE_ICONS[mode];
            const reason = closed(mode);
            return (
              <Radio.Card
                key={mode}
                value={mode}
                className={styles['mode']}
                disabled={props.disabled || reason !== null}
                data-closed={reason !== null || undefined}
                data-wide={mode === 'unlisted' || mode === 'public' || undefined}
                aria-describedby={`publish-mode-${mode}`}
                aria-label={common(`audience.${mode}`)}
              >
                <Radio.Indicator size="sm" mt={2} />
                <Icon size={18} className={styles['modeIcon']} aria-hidden="true" />
                <span>
                  <Text component="span" display="block" fw={550}>
                    {common(`audience.${mode}`)}
                  </Text>
                  <Text component="span" display="block" size="sm" c="dimmed" id={`publish-mode-${mode}`}>
                    {reason === null ? sentence(mode) : `${sentence(mode)} ${reason}`}
                  </Text>
                </span>
              </Radio.Card>
            );
          })}
        </div>
      </Radio.Group>
      {value.mode === 'organization' && organization !== null && (
        <NativeSelect
          label={t('audience.members')}
          value={value.modeRole}
          disabled={props.disabled}
          data={[
            { value: 'viewer', label: t('audience.membersView') },
            { value: 'editor', label: t('audience.membersEdit') },
          ]}
          onChange={(event) =>
            onChange({ ...value, modeRole: event.currentTarget.value === 'editor' ? 'editor' : 'viewer' })
          }
        />
      )}
      <div>
        <Anchor
          component="button"
          type="button"
          size="sm"
          aria-expanded={value.naming}
          onClick={() => onChange({ ...value, naming: !value.naming })}
        >
          {t(value.naming ? 'audience.peopleHide' : 'audience.people')}
        </Anchor>
      </div>
      {value.naming && (
        <>
          <RecipientField
            value={value.field}
            onChange={(field) => onChange({ ...value, field })}
            announce={announce}
            resource={null}
            error={props.error}
            refused={NOBODY}
            disabled={props.disabled}
          />
          <div role="status" aria-live="polite" className={styles['said']}>
            {said}
          </div>
          <NativeSelect
            label={t('audience.role')}
            value={value.role}
            disabled={props.disabled}
            data={ROLES.map((role) => ({ value: role, label: common(`roles.${role}`) }))}
            onChange={(event) => {
              const role = ROLES.find((one) => one === event.currentTarget.value);
              if (role !== undefined) onChange({ ...value, role });
            }}
          />
          <Checkbox
            label={t('audience.notify')}
            checked={value.notify}
            disabled={props.disabled}
            onChange={(event) => onChange({ ...value, notify: event.currentTarget.checked })}
          />
          {value.notify && (
            <Textarea
              label={t('audience.message')}
              description={t('audience.messageLeft', { count: MESSAGE - value.message.length })}
              inputWrapperOrder={['label', 'input', 'description']}
              autosize
              minRows={2}
              maxRows={6}
              maxLength={MESSAGE}
              dir="auto"
              value={value.message}
              disabled={props.disabled}
              onChange={(event) => onChange({ ...value, message: event.currentTarget.value })}
            />
          )}
        </>
      )}
    </section>
  );
}
