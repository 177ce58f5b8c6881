import type { AccountShape, GroupShape, PersonShape } from '@tessera/contract';
import type { AccessKey, Account, Group, Organization, Session } from '@tessera/domain';
import { isoTime, isoTimeOrNull } from './routes/wire.ts';

export function accountOut(account: Account): AccountShape {
  const { id, name, slug, email, emailVerified, institution, website, role, status } = account;
  return {
    ...{ id, name, slug, email, emailVerified, institution, website, role, status },
    createdAt: isoTime(account.createdAt),
    lastSeenAt: isoTimeOrNull(account.lastSeenAt),
    ...(account.deletedAt === undefined ? {} : { deletedAt: isoTime(account.deletedAt) }),
  };
}

export function personOut(account: Account): PersonShape {
  return { id: account.id, name: account.name, email: account.email };
}

export function groupOut(group: Group): GroupShape {
  const { id, name, description, type, sharing, joining, memberCount } = group;
  return {
    ...{ id, name, description, type, sharing, joining, memberCount },
    permissions: [...group.permissions],
    keptBy: group.keptBy,
    createdAt: isoTime(group.createdAt),
  };
}

export function organizationOut(organization: Organization) {
  const { id, name, slug, memberCount } = organization;
  return { id, name, slug, memberCount, createdAt: isoTime(organization.createdAt) };
}

export function sessionOut(session: Session, current: string | null) {
  const { id, kind, device, place } = session;
  return {
    ...{ id, kind, device, place },
    createdAt: isoTime(session.createdAt),
    lastUsedAt: isoTime(session.lastUsedAt),
    current: id === current,
  };
}

export function keyOut(key: AccessKey) {
  return {
    id: key.id,
    name: key.name,
    scopes: [...key.scopes],
    createdAt: isoTime(key.createdAt),
    until: isoTimeOrNull(key.until),
    lastUsedAt: isoTimeOrNull(key.lastUsedAt),
  };
}
