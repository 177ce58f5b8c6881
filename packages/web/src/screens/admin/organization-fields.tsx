import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NameField } from './name-field.tsx';

/** What an organization is called. */
export interface OrganizationForm {
  readonly name: string;
  readonly slug: string;
}

/** The fields that {@link OrganizationFields} shows, for whoever lists the other errors. */
export const ORGANIZATION_FIELDS = ['name', 'slug'] as const;

/** The names of an organization, for a new one, whose short name the hub can make, and for changing one. */
export function OrganizationFields(props: {
  readonly value: OrganizationForm;
  readonly errors: Readonly<Record<string, string>>;
  readonly slugNeeded: boolean;
  onChange(value: OrganizationForm): void;
}) {
  const { t } = useTranslation();
  const { value, errors, slugNeeded } = props;
  return (
    <>
      <NameField
        label={t('common.name')}
        error={errors['name']}
        value={value.name}
        onChange={(name) => props.onChange({ ...value, name })}
      />
      <TextInput
        label={slugNeeded ? t('admin.slug') : `${t('admin.slug')} (${t('common.optional')})`}
        description={t(slugNeeded ? 'admin.slugHint' : 'admin.slugHintNew')}
        required={slugNeeded}
        withAsterisk={false}
        error={errors['slug']}
        value={value.slug}
        onChange={(event) => props.onChange({ ...value, slug: event.currentTarget.value })}
      />
    </>
  );
}
