import { createHash } from 'node:crypto';
import {
  defineKind,
  kindRegistry,
  type PrincipalKey,
  type ResourceKey,
  sealAudit,
  type Unit,
} from '@tessera/domain';
import { z } from 'zod';
import { digestSecret } from '../../signin/secrets.ts';
import type { FileBytes } from '../backup/archive.ts';
import type { Bed } from './bed.ts';

export const HUB_KINDS = kindRegistry([
  defineKind({ id: 'collection', content: z.unknown(), children: 'all' }),
  defineKind({ id: 'graph', content: z.unknown() }),
]);

/** File bytes in memory. */
export class MemoryFiles implements FileBytes {
  readonly bytes = new Map<string, Uint8Array>();

  add(text: string): { readonly hash: string; readonly size: number } {
    const bytes = Buffer.from(text);
    const hash = createHash('sha256').update(bytes).digest('hex');
    this.bytes.set(hash, bytes);
    return { hash, size: bytes.length };
  }

  async *read(hash: string) {
    const bytes = this.bytes.get(hash);
    if (bytes === undefined) throw new Error(`there is no file ${hash}`);
    yield bytes;
  }

  async write(hash: string, bytes: AsyncIterable<Uint8Array>) {
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    this.bytes.set(hash, Buffer.concat(parts));
  }
}

/** People, groups, an organization, collections, graphs with versions and files, grants: something in every table. */
export async function fillHub(bed: Bed, files: MemoryFiles): Promise<void> {
  const ann = await bed.account({
    name: 'Ann \u2028 Ünï "quoted" \\ 🧩',
    role: 'ADMIN',
    passwordHash: '$hash',
  });
  const ben = await bed.account({ institution: 'Site 2', website: 'https://example.org' });
  const group = await bed.group({ sharing: true, permissions: ['data:export'] });
  const staff = await bed.group({ type: 'staff', sharing: true });
  const organization = await bed.organization();
  await bed.store.write(async (unit) => {
    const now = bed.clock.now();
    for (let index = 0; index < 1_200; index++) {
      await unit.audit.append({
        action: 'made.up',
        actor: ann.id,
        target: null,
        through: 'system',
        before: null,
        after: { index },
        at: now + index,
      });
    }
    await unit.settings.set('hub', { name: 'Graph hub' });
    await unit.groups.setMember(group.key, {
      account: ben.key,
      manager: true,
      staff: false,
      until: now + 99,
    });
    await unit.groups.setMember(staff.key, { account: ben.key, manager: false, staff: true, until: null });
    await unit.organizations.setMember(organization.key, { account: ann.key, role: 'owner' });
    await unit.sessions.createKey({
      id: 'key-1',
      account: ann.key,
      secretHash: 'hash of key',
      name: 'nightly',
      scopes: ['read'],
      createdAt: now,
      until: null,
      lastUsedAt: null,
    });
    await unit.sessions.putSecret({ secretHash: 'once', purpose: 'set-up', account: null, until: now + 1e9 });
    await unit.sessions.failure('somebody', now);
    await unit.sessions.create({
      id: 'session-1',
      account: ann.key,
      secretHash: 'hash of session',
      kind: 'browser',
      device: '',
      place: '',
      createdAt: now,
      lastUsedAt: now,
      signedInAt: now,
    });
    const invited = await unit.access.principalOfAddress('invited@example.org');
    const base = {
      description: 'About trade',
      publisher: null,
      createdAt: now,
      searchText: 'rivers and roads',
    };
    const own = { owner: ann.key, state: 'live' as const };
    await unit.requests.put({
      id: 'request-1',
      asker: ben.key,
      asked: 'top',
      resource: null,
      role: 'viewer',
      message: 'Please',
      status: 'pending',
      createdAt: now,
      answeredAt: null,
      answerer: null,
    });
    await unit.news.put([
      {
        id: 'news-1',
        reader: ben.key,
        event: 'shared',
        what: 'granted',
        actor: ann.key,
        resource: null,
        details: { role: 'viewer' },
        path: '/r/top',
        at: now,
      },
    ]);
    await unit.news.setChoice(ben.key, { enabled: true, off: ['comment'], rhythm: 'daily' });
    await unit.news.noteDevice(ben.key, 'Firefox on Linux', now);
    await unit.settings.setSecret('mail', 'password of another system');
    const top = await unit.resources.create({
      ...base,
      ...own,
      id: 'top',
      kind: 'collection',
      title: 'Top',
      parent: null,
    });
    const below = await unit.resources.create({
      ...base,
      ...own,
      id: 'below',
      kind: 'collection',
      title: 'Below',
      parent: null,
    });
    await unit.resources.move(top.key, below.key);
    const file = files.add('a,b\n1,2\n');
    await unit.uploads.keepFile(file);
    // A record whose bytes are gone already, as a crash amid a sweep leaves it.
    await unit.uploads.keepFile({ hash: 'f'.repeat(64), size: 9 });
    for (let index = 0; index < 5; index++) {
      const parent: ResourceKey = index % 2 === 0 ? top.key : below.key;
      const graph = { ...base, ...own, id: `graph-${index}`, kind: 'graph', title: `Graph ${index}`, parent };
      const { key } = await unit.resources.create(graph);
      const version = {
        content: { nodes: index },
        counts: { nodes: index },
        files: [{ name: 'edges.csv', ...file, mediaType: 'text/csv' }],
        publisher: ann.key,
        createdAt: now + index,
        restores: null,
      };
      await unit.resources.addVersion(key, version, 'words of the content');
      await unit.access.change(key, ann.key, now, async (writer) => {
        for (const principal of [ben.key, group.key, invited.key]) {
          await writer.put({
            id: `${key}-${principal}`,
            principal,
            role: 'viewer',
            source: 'direct',
            granter: ann.key,
            createdAt: now,
            until: null,
            run: null,
          });
        }
        await writer.setMode('public', 'viewer', ann.key);
      });
      for (const open of [false, true]) {
        await unit.links.create({
          ...{
            id: `link-${index}-${open}`,
            resource: key,
            role: 'viewer',
            label: 'Workshop',
            maker: ann.key,
            open,
          },
          ...{ createdAt: now, until: now + 3_600_000, access: { lasts: 'for', ms: 60_000 }, mostUses: 3 },
          ...{ secretHash: 'hash', passwordHash: null, domain: 'example.org' },
        });
      }
      await unit.links.bar(key, ben.key, now);
      await unit.marks.star(ann.key, key, now);
      await unit.marks.hide(ben.key, key, now);
      await unit.marks.opened(ben.key, key, now);
      await unit.endings.remind(`grant:${key}`, now + 3_600_000);
      await unit.transfers.create({
        ...{ id: `offer-${index}`, resource: key, owner: ann.key, offerer: ann.key, recipient: ben.key },
        ...{ keepManager: true, message: 'Yours', status: 'pending', createdAt: now, until: now + 3_600_000 },
        ...{ address: 'ben@example.org', answeredAt: null },
      });
      await unit.embeds.setOrigins(key, ['https://wiki.example.org']);
      await unit.invitations.put({
        ...{ id: `invitation-${index}`, resource: key, email: 'Invited@example.org', sender: ann.key },
        ...{ secretHash: `hash-${index}`, mailed: true, sentAt: now, waitsUntil: now + 1e9 },
        ...{ state: 'waiting', answeredAt: null },
      });
    }
    await fillWays(unit, ben.key, now);
    await unit.groups.ask(group.key, { account: ann.key, message: 'May I?', createdAt: now });
    await unit.organizations.invite({
      ...{ id: 'offer', organization: organization.key, email: 'Invited@example.org', role: 'admin' },
      ...{ inviter: ann.key, createdAt: now, until: now + 1e9 },
    });
    await unit.settings.setOwn(ben.key, 'defaultMode', 'private');
  });
  await sealAudit({ store: bed.store, clock: bed.clock, digest: digestSecret });
}

/** By what somebody proves who they are besides the password. */
async function fillWays(unit: Unit, account: PrincipalKey, createdAt: number): Promise<void> {
  await unit.factors.setCode(account, { secret: 'SECRET', lastStep: 7, createdAt });
  await unit.factors.setRecoveryCodes(account, ['one', 'two']);
  await unit.factors.addPasskey({
    ...{ id: 'passkey', account, credential: 'credential', publicKey: 'key', counter: 3 },
    ...{ transports: ['usb'], synced: false, name: 'Blue', createdAt, lastUsedAt: null },
  });
  await unit.providers.put({
    ...{ id: 'provider', name: 'Site', issuer: 'https://site.example', clientId: 'c', confidential: true },
    ...{ enabled: true, scopes: ['email'], createsAccounts: true, newAccountRole: 'GUEST', domains: [] },
    ...{ addressesVerified: false, provesBothFactors: false, groupClaim: null, groupMapping: [], createdAt },
  });
  await unit.providers.putLink({
    ...{ provider: 'provider', subject: 'subject', account, email: 'ben@site.example' },
    ...{ createdAt, lastUsedAt: createdAt },
  });
}
