import type { AccountShape, Endpoints } from '@tessera/contract';
import type { AccountRole, AccountStatus } from '@tessera/domain';
import type { z } from 'zod';

/** The form of an account; empty text stands for "none". */
export interface PersonForm {
  readonly name: string;
  readonly email: string;
  readonly institution: string;
  readonly website: string;
  readonly role: AccountRole;
  readonly status: AccountStatus;
  readonly groups: readonly string[];
}

export const PERSON_FIELDS = ['name', 'email', 'institution', 'website', 'role', 'groups'] as const;

/** The form as it begins. */
export function formOf(account: AccountShape, groups: readonly string[]): PersonForm {
  return {
    name: account.name,
    email: account.email,
    institution: account.institution ?? '',
    website: account.website ?? '',
    role: account.role,
    status: account.status,
    groups,
  };
}

type Changes = z.input<Endpoints['updateUser']['body']>;

/** What differs from the account as it was loaded, so that saving never takes back what somebody else changed. */
export function changesOf(account: AccountShape, groups: readonly string[], form: PersonForm): Changes {
  const wished = {
    name: form.name.trim(),
    email: form.email.trim(),
    institution: form.institution.trim() || null,
    website: form.website.trim() || null,
    role: form.role,
    status: form.status,
  };
  const changed = Object.entries(wished).filter(
    ([field, value]) => value !== account[field as keyof typeof wished],
  );
  const regrouped = groups.length !== form.groups.length || groups.some((id) => !form.groups.includes(id));
  return { ...Object.fromEntries(changed), ...(regrouped ? { groups: [...form.groups] } : {}) };
}
