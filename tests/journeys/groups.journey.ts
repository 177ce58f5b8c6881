import { AxeBuilder } from '@axe-core/playwright';
import { type Hub, Tessera } from '@tessera/client';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, picture, signIn, startJourney } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const MAX = { name: 'Max Manager', email: 'max@example.org', password: 'a harbour full of lanterns' };
const BEN = { name: 'Ben Okafor', email: 'ben@example.org', password: 'three quiet northern windows' };

const { hub, openWindow } = startJourney({ admin: ANN });
let admin: Hub;
let max: Hub;
let ben: Hub;
beforeAll(async () => {
  admin = await Tessera.login({ url: hub.url, ...ANN });
  for (const person of [MAX, BEN]) await admin.users.create({ ...person, verified: true });
  max = await Tessera.login({ url: hub.url, email: MAX.email, password: MAX.password });
  ben = await Tessera.login({ url: hub.url, email: BEN.email, password: BEN.password });
});

const idOf = async (one: Hub) => (await one.account.get()).account.id;

async function publish(by: Hub, name: string, owner?: string): Promise<string> {
  const graph = (owner === undefined ? by : by.organization(owner)).graph();
  const address = await graph
    .edges([{ src: 'a', dst: 'b' }], 'src', 'dst')
    .name(name)
    .plot({ render: false });
  return address.split('/').at(-1) ?? '';
}

describe('groups and organizations from a script', () => {
  test('A15: people are walked oldest first, found by place, and sorted', async () => {
    const names: string[] = [];
    for await (const { name } of admin.users) names.push(name);
    expect(names).toHaveLength(3);
    expect(names.slice(1)).toEqual([MAX.name, BEN.name]);
    expect((await admin.users.at(1))?.name).toBe(MAX.name);
    expect(await admin.users.at(3)).toBe(null);
    const sorted = await admin.users.list({ sort: 'name', query: 'm' });
    expect(sorted.items.map(({ name }) => name)).toContain(MAX.name);
    expect(sorted.total).toBe(sorted.items.length);
  });

  test('P8, P9, P11: a group is joined, its reach foreseen, its permissions traced', async () => {
    const group = await admin.groups.create({ name: 'Open house', joining: 'open' });
    await admin.groups.enableSharing(group.id);
    const open: string[] = [];
    for await (const { name } of ben.groups.joinable({ query: 'open' })) open.push(name);
    expect(open).toEqual(['Open house']);
    expect(await ben.groups.join(group.id)).toBe('member');
    const members: string[] = [];
    for await (const { person } of ben.groups.members(group.id)) members.push(person.name);
    expect(members).toEqual([BEN.name]);
    await admin.groups.update(group.id, { permissions: ['jobs:manage'] });
    const held = (await admin.users.permissions(await idOf(ben))).find(
      ({ permission }) => permission === 'jobs:manage',
    );
    expect(held?.sources).toEqual([
      { by: 'group', group: { id: group.id, name: 'Open house' }, until: null },
    ]);
    expect(await max.groups.join(group.id)).toBe('asked');
    const plan = await admin.groups.plan(group.id, { kind: 'join', person: await idOf(max) });
    expect(plan.permissions.gains.map(({ permission }) => permission)).toEqual(['jobs:manage']);
    await admin.groups.answer(group.id, await idOf(max), 'decline');
    await ben.groups.remove(group.id, await idOf(ben));
    await admin.groups.delete(group.id);
  });

  test('P12: an organization is made, published to, edited and deleted; two clients never disturb each other', async () => {
    const made = await admin.organizations.create({ name: 'Harbour Institute' });
    await admin.organizations.add(made.id, await idOf(max), 'owner');
    expect((await max.organizations.update(made.slug, { name: 'Port Institute' })).name).toBe(
      'Port Institute',
    );
    const other = await Tessera.login({ url: hub.url, email: MAX.email, password: MAX.password });
    await max.account.setOrganization(made.slug);
    const [mine, theirs] = [await publish(max, 'Of the port'), await publish(other, 'Of Max')];
    expect((await max.resource(mine)).data.owner.name).toBe('Port Institute');
    expect((await max.resource(theirs)).data.owner.name).toBe(MAX.name);
    expect((await max.resource(await publish(other, 'Named', made.slug))).data.owner.name).toBe(
      'Port Institute',
    );
    await max.organizations.invite(made.id, BEN.email);
    const [offer] = await ben.account.organizationInvitations();
    await ben.account.answerOrganizationInvitation(offer?.id ?? '', 'accept');
    expect((await ben.organizations.get(made.slug)).memberCount).toBe(3);
    expect((await max.organizations.belongings(made.id)).owned).toBe(2);
    expect(await max.organizations.delete(made.id)).toEqual({ trashed: 2 });
    await expect(ben.organizations.get(made.id)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe.skipIf(BROWSER === null)('groups in the browser', () => {
  test('P8, P10, P11, S29: somebody asks to join, its manager sees what that opens and accepts; then they leave', async () => {
    const group = await admin.groups.create({ name: 'Trade team', sharing: true });
    await admin.groups.add(group.id, await idOf(max), { manager: true });
    const thing = await publish(max, 'Flights 2026');
    await (await max.resource(thing)).share({ groups: [{ id: group.id, role: 'editor' }] });

    const his = await openWindow();
    await signIn(his.page, hub.url, BEN);
    await his.page.goto(`${hub.url}/groups`);
    await his.page.getByRole('button', { name: 'Ask to join Trade team' }).click();
    await his.page.getByRole('textbox', { name: /Message to its managers/ }).fill('I work on flights');
    await his.page.getByRole('button', { name: 'Send the request' }).click();
    await his.page.getByText('You asked').waitFor();
    await expectOpen(his.page);

    const mine = await openWindow({ width: 390, colorScheme: 'dark' });
    await signIn(mine.page, hub.url, MAX);
    await mine.page.goto(hub.url);
    const answer = mine.page.getByRole('link', { name: 'Answer: Ben Okafor, Trade team' });
    await answer.waitFor();
    await expectOpen(mine.page);
    await picture(mine.page, 'groups/waiting-390-dark');
    await answer.click();
    const accept = mine.page.getByRole('button', { name: 'Accept Ben Okafor' });
    await accept.waitFor();
    await mine.page.getByText('I work on flights').waitFor();
    await expectOpen(mine.page);
    // While what it would do is worked out nobody agrees to it.
    const told = Promise.withResolvers<void>();
    await mine.page.route('**/groups/*/plan', async (route) => {
      await told.promise;
      await route.continue();
    });
    await accept.click();
    const dialog = mine.page.getByRole('dialog');
    const agree = dialog.getByRole('button', { name: 'Add Ben Okafor' });
    await dialog.getByLabel('Working out what this changes').waitFor();
    expect(await agree.isDisabled()).toBe(true);
    told.resolve();
    await dialog.getByText('Ben Okafor will reach 1 thing.').waitFor();
    await dialog.getByText('Flights 2026').waitFor();
    await picture(mine.page, 'groups/accept-390-dark');
    await agree.click();
    await mine.page.getByRole('button', { name: 'Remove Ben Okafor' }).waitFor();
    expect((await ben.resource(thing)).data.role).toBe('editor');

    await his.page.goto(`${hub.url}/groups/${group.id}`);
    await his.page.getByRole('button', { name: 'Leave the group' }).click();
    await his.page.getByRole('dialog').getByRole('button', { name: 'Leave the group' }).click();
    await his.page.getByRole('button', { name: 'Ask to join Trade team' }).waitFor();
    expect((await ben.groups.list()).total).toBe(0);
    expect([...his.faults, ...mine.faults]).toEqual([]);
    await Promise.all([his.context.close(), mine.context.close()]);
  });

  test('P9, P12: an administrator sees what a permission changes before saving it, and what an organization leaves behind', async () => {
    const { page, context, faults } = await openWindow();
    await signIn(page, hub.url, ANN);
    await page.goto(`${hub.url}/admin/permissions`);
    await page.getByRole('checkbox', { name: 'Data scientist: Export data' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/2 people lose “Export data”/).waitFor();
    await expectOpen(page);
    await picture(page, 'groups/permissions-1280-light');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    const made = await admin.organizations.create({ name: 'Short lived' });
    await publish(admin, 'Left behind', made.slug);
    await page.goto(`${hub.url}/organizations/${made.id}`);
    await page.getByRole('button', { name: 'Delete the organization' }).click();
    await dialog.getByText('It owns 1 thing, which goes to your trash:').waitFor();
    await dialog.getByText('Left behind').waitFor();
    await expectOpen(page);
    await dialog.getByRole('button', { name: 'Delete the organization' }).click();
    await page.getByRole('heading', { name: 'You are in no organization' }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  test('A15: several people are chosen in the table and disabled at once', async () => {
    for (const name of ['Zoe One', 'Zoe Two']) {
      await admin.users.create({ name, email: `${name.replace(' ', '.').toLowerCase()}@example.org` });
    }
    const { page, context, faults } = await openWindow({ colorScheme: 'dark' });
    await signIn(page, hub.url, ANN);
    await page.goto(`${hub.url}/admin/people`);
    await page.getByRole('searchbox', { name: 'Find by name or e-mail' }).fill('zoe');
    await page.getByText('2 accounts', { exact: true }).waitFor();
    await page.getByRole('checkbox', { name: 'Select Zoe One' }).check();
    await page.getByRole('checkbox', { name: 'Select Zoe Two' }).check();
    await expectOpen(page);
    await page.getByRole('button', { name: 'Disable', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable 2 accounts' }).click();
    await page.getByRole('row', { name: /Zoe Two.*Disabled/ }).waitFor();
    expect((await admin.users.list({ status: 'disabled' })).total).toBe(2);
    expect(faults).toEqual([]);
    await context.close();
  });
});

async function expectOpen(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}
