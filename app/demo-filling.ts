import { type Hub, type ResourceHandle, Tessera } from '@tessera/client';
import { shipping } from './demo-tables.ts';

/** Somebody in the demo. */
export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** What they are here, in a few words. */
  readonly about: string;
}

/** Who plays in the demo, by first name. Ann is there already, as the administrator; Finn and Gwen cannot come in. */
export type DemoPeople = Readonly<
  Record<'ann' | 'ben' | 'cem' | 'dana' | 'eva' | 'finn' | 'gwen', DemoPerson>
>;

/** Those who act while the hub is filled, each signed in. */
type Hubs = Readonly<Record<'ann' | 'ben' | 'cem' | 'dana' | 'eva', Hub>>;

type IdOf = (person: DemoPerson) => string;

const DAY = 24 * 3600;
const OUTSIDE = 'zoe@elsewhere.example';

/**
 * One of everything that there is, made over the API as people would make it: accounts of every status, groups of every
 * type, an organization, graphs in every mode, a collection with things below it, shares that end, links, invitations,
 * news, and what waits for somebody's answer.
 */
export async function fillDemo(url: string, people: DemoPeople): Promise<void> {
  const signIn = ({ email, password }: DemoPerson) => Tessera.login({ url, email, password });
  const ann = await signIn(people.ann);
  await ann.account.update({ name: people.ann.name });
  const idOf = await makeAccounts(ann, people);
  const [ben, cem, dana, eva] = await Promise.all([
    signIn(people.ben),
    signIn(people.cem),
    signIn(people.dana),
    signIn(people.eva),
  ]);
  const hubs: Hubs = { ann, ben, cem, dana, eva };
  const groups = await makeGroups(ann, people, idOf);
  await makeOrganization(ann, people, idOf);
  const graphs = await publishGraphs(ann);
  await graphs.shown.shareWith([groups.showcase]);
  await graphs.shipping.shareWith([groups.trade], { role: 'editor' });
  await invite(graphs.shipping, people);
  await makeLinks(hubs, graphs.shipping);
  await fillCollection(hubs, people, groups.submissions);
  await eva.groups.join(groups.trade, 'I write the reports on trade.');
  await leaveTraces(hubs, people, graphs);
  await comeFromOutside(ann, url, people, idOf);
}

/** Everybody but Ann, who is there, and Finn, who comes by himself. Answers the id of an account. */
async function makeAccounts(ann: Hub, { ben, cem, dana, eva, gwen }: DemoPeople): Promise<IdOf> {
  const created = await ann.users.createMany(
    [ben, cem, dana, eva, gwen].map((person) => ({
      name: person.name,
      email: person.email,
      password: person.password,
      verified: true,
      ...(person === eva ? { role: 'GUEST' } : {}),
    })),
  );
  const accounts = [(await ann.account.get()).account, ...created.map(({ account }) => account)];
  const ids = new Map(accounts.map(({ email, id }) => [email, id]));
  return ({ email }) => ids.get(email) ?? '';
}

/** Groups of each type, joined on request and by a click. Answers the ids of those that are shared with. */
async function makeGroups(ann: Hub, { ann: self, ben, cem }: DemoPeople, idOf: IdOf) {
  const make = async (group: Parameters<Hub['groups']['create']>[0]) => (await ann.groups.create(group)).id;
  const trade = await make({ name: 'Trade team', description: 'Who works on trade', sharing: true });
  const showcase = await make({ name: 'Showcase', type: 'public', sharing: true });
  const submissions = await make({ name: 'Submissions', type: 'staff', sharing: true });
  await make({ name: 'Reading circle', description: 'A paper a month, whoever likes', joining: 'open' });
  await ann.groups.add(trade, idOf(self));
  await ann.groups.add(trade, idOf(ben), { manager: true });
  await ann.groups.add(trade, idOf(cem), { until: new Date(Date.now() + 90 * DAY * 1000) });
  await ann.groups.add(showcase, idOf(self));
  await ann.groups.add(submissions, idOf(self), { staff: true });
  await ann.groups.add(submissions, idOf(cem));
  return { trade, showcase, submissions };
}

/** An organization with a member, and one who is invited. */
async function makeOrganization(ann: Hub, { ben, dana }: DemoPeople, idOf: IdOf): Promise<void> {
  const lab = await ann.organizations.create({ name: 'Harbour Lab', slug: 'harbour-lab' });
  await ann.organizations.add(lab.id, idOf(dana));
  await ann.organizations.invite(lab.id, ben.email);
}

/** A graph in each mode, one of them in two versions, and one in the trash. */
async function publishGraphs(ann: Hub) {
  const { edges, ports } = shipping();
  const bare = ann.graph().edges(edges, 'from', 'to').nodes(ports, 'port');
  const looks = bare
    .bind({ pointTitle: 'port', edgeWeight: 'ships' })
    .encode('point', 'color', { column: 'sea', variation: 'categorical' })
    .encode('point', 'size', { column: 'berths', variation: 'continuous' });
  const first = await bare
    .name('Shipping between harbours')
    .description('Made-up ships between real harbours, shared with the Trade team.')
    .privacy({ mode: 'private' })
    .publish();
  const shipped = await looks.publish({ to: first.id });
  const world = await looks.name('Harbours of the world').privacy({ mode: 'public' }).publish();
  await ann
    .organization('harbour-lab')
    .graph()
    .edges(edges.slice(0, 30), 'from', 'to')
    .name('Pilot study')
    .privacy({ mode: 'organization', modeRole: 'editor' })
    .publish();
  const review = await bare.name('Draft for review').privacy({ mode: 'unlisted' }).publish();
  const shown = await looks.name('Ships of the month').privacy({ mode: 'private' }).publish();
  const outdated = await bare.name('First try').privacy({ mode: 'private' }).publish();
  await outdated.trash();
  return { shipping: shipped, world, review, shown };
}

/** Somebody until a time, and an address that has no account yet. */
async function invite(graph: ResourceHandle, { dana }: DemoPeople): Promise<void> {
  const until = new Date(Date.now() + 5 * DAY * 1000).toISOString();
  await graph.share({
    append: true,
    invitations: [
      { email: dana.email, role: 'viewer', until },
      { email: OUTSIDE, role: 'viewer' },
    ],
    message: 'The figures that we spoke of.',
  });
}

/** Links in several states, with somebody who came in by one and wants more; a frame for one other site. */
async function makeLinks({ ann, eva }: Hubs, graph: ResourceHandle): Promise<void> {
  const { address } = await graph.links.create({ label: 'For the harbour authority', life: 7 * DAY });
  await eva.acceptLink(address);
  const { link } = await graph.links.create({ label: 'For the conference', life: 2 * DAY, mostUses: 40 });
  await graph.links.pause(link.id);
  await ann.settings.update({ openLinksAllowed: true });
  await graph.links.create({ label: 'For the poster', life: 30 * DAY, open: true });
  await graph.setEmbedOrigins(['https://news.example']);
  await eva.requestAccess(graph.id, { role: 'editor', message: 'Two of the harbours have moved.' });
}

/** A collection of Ben's with another one and graphs below it; one of them is asked for, one is handed in by Cem. */
async function fillCollection({ ben, cem, dana }: Hubs, people: DemoPeople, staff: string): Promise<void> {
  const { edges } = shipping();
  const collection = (title: string, parent?: string) =>
    ben.publish({
      kind: 'collection',
      title,
      content: {},
      ...(parent === undefined ? {} : { parent }),
    });
  const graphOf = (hub: Hub, title: string, from: number) =>
    hub
      .graph()
      .edges(edges.slice(from, from + 25), 'from', 'to')
      .name(title)
      .privacy({ mode: 'private' })
      .publish();
  const atlas = await collection('Atlas of trade');
  const archive = await collection('Archive', atlas.id);
  await (await graphOf(ben, 'Grain routes', 0)).moveTo(atlas);
  await (await graphOf(ben, 'Grain routes, last year', 10)).moveTo(archive);
  await atlas.share({ append: true, invitations: [{ email: people.eva.email }] });

  const customs = await graphOf(ben, 'Customs of the north', 20);
  await dana.requestAccess(customs.id, { message: 'Harbour Lab compares customs.' });
  const ferries = await graphOf(cem, 'Ferry lines', 30);
  await ferries.shareWith([staff]);
  await ferries.transfer({ email: people.ben.email }, { message: 'You keep the lines from now on.' });
}

/** What people leave behind by using a hub: opened and starred things, a key, a visit under another name. */
async function leaveTraces(
  { ann, ben, eva }: Hubs,
  people: DemoPeople,
  { world, review }: { readonly world: ResourceHandle; readonly review: ResourceHandle },
): Promise<void> {
  await (await ben.resource(world.id)).star();
  await eva.resource(review.id);
  await ben.account.createKey({ name: 'Nightly import', scopes: ['read', 'write'] });
  await (await ann.loginAs(people.eva.email)).stopActing();
}

/** Somebody who registered and waits, somebody who is disabled, and somebody who forgot the password. */
async function comeFromOutside(ann: Hub, url: string, people: DemoPeople, idOf: IdOf): Promise<void> {
  const { finn, gwen, dana } = people;
  await ann.settings.update({ signupEnabled: true, signupApproval: true });
  const door = Tessera.connect(url);
  await door.register({
    name: finn.name,
    email: finn.email,
    password: finn.password,
    passwordVerify: finn.password,
  });
  await door.forgotPassword(dana.email);
  await ann.users.update(idOf(gwen), { status: 'disabled' });
}
