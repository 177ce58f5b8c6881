import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestPerson } from '../../testing/index.ts';
import { DAY, SharingWorld } from '../testing/sharing-world.ts';
import type { Story } from '../testing/story.ts';

/** Rows of the audience that unfold into people (S24). */

let world: SharingWorld;
let story: Story;
let ann: TestPerson;
let ben: TestPerson;
let eve: TestPerson;

beforeAll(async () => {
  world = await SharingWorld.start();
  ({ story, ann, ben, eve } = world);
});
afterAll(() => world.close());
beforeEach(() => world.newThing());

interface Row {
  readonly role: string;
  readonly principal: { readonly id: string | null; readonly name: string; readonly email: string | null };
  readonly becauses: readonly {
    readonly by: string;
    readonly grant: string | null;
    readonly until: string | null;
  }[];
}

const audience = (query: string, who = ann) => who.call('GET', world.at(`/audience?${query}`));
const said = ({ role, principal, becauses }: Row) =>
  `${principal.name} ${role}: ${becauses.map(({ by }) => by).join()}`;
async function unfolded(grant: string, who = ann): Promise<string[]> {
  return (await audience(`grant=${grant}`, who)).body.items.map(said).toSorted();
}

test('S24: a group unfolds into its members, each with their own role and every reason of it', async () => {
  await world.share({
    groups: [{ id: world.groups.trade, role: 'commenter', until: world.later(DAY) }],
    people: [{ id: ben.id, role: 'editor' }],
  });
  const grant = await world.grantOf('Trade team');
  expect(await unfolded(grant)).toEqual([
    'Ann owner: owner,group',
    'Ben editor: direct,group',
    'Cleo commenter: group',
    'Pia commenter: group',
  ]);
  const { items } = (await audience(`grant=${grant}`)).body;
  const cleo = items.find(({ principal }: Row) => principal.name === 'Cleo');
  expect(cleo).toMatchObject({ principal: { id: world.cleo.id, email: world.cleo.email } });
  expect(cleo.becauses[0]).toMatchObject({ grant, until: expect.any(String), grantedBy: { name: 'Ann' } });
});

test('S24: it is paged, each once', async () => {
  await world.share({ groups: [{ id: world.groups.trade }] });
  const grant = await world.grantOf('Trade team');
  const found: string[] = [];
  let cursor: string | null = '';
  let pages = 0;
  while (cursor !== null) {
    const { body }: { body: { items: Row[]; next: string | null } } = await audience(
      `grant=${grant}&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    found.push(...body.items.map(({ principal }) => principal.name));
    cursor = body.next;
    pages += 1;
  }
  expect([pages, found.toSorted()]).toEqual([2, ['Ann', 'Ben', 'Cleo', 'Pia']]);
  expect((await audience(`grant=${grant}&cursor=x`)).status).toBe(400);
});

test('S24: an organization unfolds, a staff group into who sees through it; what stands for everybody does not', async () => {
  const acme = await story.organization('Acme unfolds', [
    [ann, 'owner'],
    [world.cleo, 'member'],
  ]);
  const staff = await story.group('Desk', [ann, ben], { type: 'staff' });
  const { admin } = story.hub;
  await admin.call('PUT', `/api/v1/groups/${staff}/members/${ben.id}`, { staff: true });
  await world.share({ organizations: [{ id: acme }], groups: [{ id: staff }] });
  expect(await unfolded(await world.grantOf('Acme unfolds'))).toEqual([
    'Ann owner: owner,group',
    'Cleo viewer: group',
  ]);
  // Whoever runs the hub sees what is submitted, and Ann does not know them: by this alone.
  expect(await unfolded(await world.grantOf('Desk'))).toEqual([
    'Ben viewer: group',
    'Someone 1 viewer: group',
  ]);
  await ann.call('PUT', world.at('/mode'), { mode: 'public' });
  const everyone = (await audience('')).body.items.find(
    ({ principal }: Row) => principal.name === 'Everyone',
  );
  const refused = await audience(`grant=${everyone.becauses[0].grant}`);
  expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'grant']);
});

test('S24, C2: through a folder above it unfolds too; a grant of elsewhere is none here', async () => {
  const folder = await story.publish(ann, { kind: 'box', sharing: { mode: 'private' } });
  await story.share(ann, folder, { groups: [{ id: world.groups.trade }] });
  const inside = await story.publish(ann, { parent: folder, sharing: { mode: 'private' } });
  const elsewhere = world.id;
  world.id = inside;
  const grant = await world.grantOf('Trade team');
  expect(await unfolded(grant)).toContain('Ben commenter: collection');
  world.id = elsewhere;
  expect((await audience(`grant=${grant}`)).status).toBe(404);
});

test('S35: of a group that its manager is not in nobody is named, nor told by what else they have', async () => {
  await world.share({ people: [{ id: ben.id, role: 'manager' }] });
  const club = await story.group('Secret club', [ann, eve]);
  await world.share({
    append: true,
    groups: [{ id: club }],
    invitations: [{ email: eve.email, role: 'editor' }],
  });
  const { items } = (await audience('', ben)).body;
  const row = items.find(({ principal }: Row) => principal.name === 'A group you are not in');
  const members = await audience(`grant=${row.becauses[0].grant}`, ben);
  expect(members.body.items.map(said)).toEqual(['Ann owner: owner,group', 'Someone 1 viewer: group']);
  for (const secret of ['Secret club', 'Eve', eve.email, eve.id, club])
    expect(JSON.stringify(members.body)).not.toContain(secret);
});

test('S24: managers alone unfold', async () => {
  await world.share({ groups: [{ id: world.groups.trade, role: 'editor' }] });
  const grant = await world.grantOf('Trade team');
  expect((await audience(`grant=${grant}`, ben)).body.code).toBe('role-needed');
  expect((await audience(`grant=${grant}`, eve)).status).toBe(404);
});
