import type { AccountShape, GroupShape, PersonShape } from '@tessera/contract';
import type { AccessKey, Account, Group, Organization, Session } from '@tessera/domain';

/** Times as the wire has them. */
export function time(at: number): string {
  return new Date(at).toISOString();
}

export function timeOrNull(at: number | null): string | null {
  return at === null ? null : time(at);
}

/** A time that the caller named, in ms since 1970. */
export function givenTime(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

export function accountOut(account: Account): AccountShape {
  const { id, name, slug, email, emailVerified, institution, website, role, status } = account;
  return {
    ...{ id, name, slug, email, emailVerified, institution, website, role, status },
    createdAt: time(account.createdAt),
    lastSeenAt: timeOrNull(account.lastSeenAt),
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
    createdAt: time(group.createdAt),
  };
}

export function organizationOut(organization: Organization) {
  const { id, name, slug, memberCount } = organization;
  return { id, name, slug, memberCount, createdAt: time(organization.createdAt) };
}

export function sessionOut(session: Session, current: string | null) {
  const { id, kind, device, place } = session;
  return {
    ...{ id, kind, device, place },
    createdAt: time(session.createdAt),
    lastUsedAt: time(session.lastUsedAt),
    current: id === current,
  };
}

export function keyOut(key: AccessKey) {
  return {
    id: key.id,
    name: key.name,
    scopes: [...key.scopes],
    createdAt: time(key.createdAt),
    until: timeOrNull(key.until),
    lastUsedAt: timeOrNull(key.lastUsedAt),
  };
}
