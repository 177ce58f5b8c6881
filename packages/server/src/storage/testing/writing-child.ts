import { kindRegistry } from '@tessera/domain';
import { systemRandom } from '../../signin/secrets.ts';
import { openStore } from '../store.ts';
import { newAccount } from './bed.ts';

/*
 * A process that writes until it is killed. Each unit makes an account, a group and its membership; a line on the
 * standard output acknowledges it after the commit.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('the data folder is missing');
const clock = { now: () => Date.now() };
const store = await openStore({
  database: { kind: 'sqlite', folder },
  kinds: kindRegistry([]),
  clock,
  random: systemRandom,
});
process.stdout.write('open\n');
for (;;) {
  const id = systemRandom.id();
  await store.write(async (unit) => {
    const account = await unit.accounts.create(
      newAccount(clock.now(), { id, institution: 'x'.repeat(2_000) }),
    );
    const group = await unit.groups.create({
      id: `g${id}`,
      name: `group of ${id}`,
      description: '',
      type: 'ordinary',
      sharing: true,
      joining: 'ask',
      keptBy: null,
      permissions: [],
      createdAt: clock.now(),
    });
    await unit.groups.setMember(group.key, {
      account: account.key,
      manager: true,
      staff: false,
      until: null,
    });
  });
  process.stdout.write(`${id}\n`);
}
