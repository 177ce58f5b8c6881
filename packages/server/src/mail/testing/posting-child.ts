import { kindRegistry, type PrincipalKey, sealAudit } from '@tessera/domain';
import { digestSecret, systemRandom } from '../../signin/secrets.ts';
import { openStore } from '../../storage/index.ts';
import { Post } from '../post.ts';

/*
 * A process that queues mail, sends it and seals the audit log until it is killed: `node posting-child.ts <data folder>
 * <port of a mail server> <key of the reader> <ms that its time is ahead>`. Each unit queues a mail and writes an entry; a
 * line on the standard output acknowledges its id after the commit.
 */
const [folder, port, reader, ahead] = process.argv.slice(2);
if (folder === undefined) throw new Error('the data folder is missing');
const clock = { now: () => Date.now() + Number(ahead) };
const store = await openStore({
  database: { kind: 'sqlite', folder },
  kinds: kindRegistry([]),
  clock,
  random: systemRandom,
});
const post = new Post({
  ...{ store, clock, random: systemRandom, address: (path) => `https://hub.example.org${path}` },
  environment: {
    server: {
      host: '127.0.0.1',
      port: Number(port),
      security: 'none',
      user: null,
      sender: 'hub@example.org',
    },
    password: null,
  },
  warn(error) {
    throw error;
  },
});
process.stdout.write('open\n');
for (;;) {
  const sent = Promise.all([post.drain(), sealAudit({ store, clock, digest: digestSecret })]);
  await queueMail();
  await queueMail();
  await sent;
}

async function queueMail(): Promise<void> {
  const id = systemRandom.id();
  const at = clock.now();
  await store.write(async (unit) => {
    await unit.outbox.put([
      {
        ...{
          id,
          to: Number(reader) as PrincipalKey,
          address: null,
          outside: false,
          actor: null,
          resource: null,
        },
        ...{ event: 'security', what: 'password-changed', details: {}, path: null, secretPath: null },
        ...{ rhythm: 'now', createdAt: at, dueAt: at, tries: 0, state: 'waiting', answer: null },
        ...{ doneAt: null, claimedUntil: null, handedAt: null },
      },
    ]);
    await unit.audit.append({
      ...{ action: 'account.address-asked', target: id, through: 'system', via: null },
      ...{ actor: null, actingAs: null, before: null, after: null, at },
    });
  });
  process.stdout.write(`${id}\n`);
}
