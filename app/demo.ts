import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Terminal } from '@tessera/cli';
import { type Hub as Client, Tessera } from '@tessera/client';
import { closeOnSignal, readConfig } from '@tessera/server';
import { createHub } from './server.ts';

interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: string;
}

/** Fills a throw-away hub on loopback and says how to sign in as each person; ends when the process is told to stop. */
export async function runDemo(terminal: Terminal): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'tessera-demo-'));
  try {
    const people = demoPeople();
    const [admin] = people;
    if (admin === undefined) return;
    const environment = {
      TESSERA_DATA: data,
      TESSERA_HOST: '127.0.0.1',
      TESSERA_PORT: terminal.env['TESSERA_PORT'] ?? '8420',
      TESSERA_ADMIN_EMAIL: admin.email,
      TESSERA_ADMIN_PASSWORD: admin.password,
      TESSERA_LOG_LEVEL: 'warn',
    };
    const hub = await createHub(readConfig({ environment, folder: data }), process.stderr);
    const stopped = closeOnSignal(hub);
    const { url } = await hub.listen();
    await fillDemo(url, people);
    terminal.print(`Tessera's demo runs at ${url}; stop it and nothing of it stays.\n`);
    const width = Math.max(...people.map((person) => person.email.length));
    for (const { email, password, role } of people) {
      terminal.print(`  ${email.padEnd(width)}  ${password}  ${role}`);
    }
    terminal.print('');
    await stopped;
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

function demoPeople(): readonly Person[] {
  const person = (name: string, role: string): Person => ({
    name,
    email: `${name.split(' ')[0]?.toLowerCase()}@example.org`,
    password: randomBytes(12).toString('base64url'),
    role,
  });
  return [
    person('Ann Sørensen', 'administrator'),
    person('Ben Okafor', 'data scientist, in Trade team'),
    person('Cem Yıldız', 'data scientist, in Trade team'),
    person('Dana Ruiz', 'data scientist, in Harbour Lab'),
    person('Eva Novák', 'guest'),
  ];
}

/** People, a group of each type, an organization, and graphs in every mode, made over the API as a person would. */
export async function fillDemo(url: string, people: readonly Person[]): Promise<void> {
  const [ann, ...others] = people;
  if (ann === undefined) return;
  const admin = await Tessera.login({ url, email: ann.email, password: ann.password });
  await admin.account.update({ name: ann.name });
  const created = await admin.users.createMany(
    others.map(({ name, email, password, role }) => ({
      name,
      email,
      password,
      verified: true,
      ...(role === 'guest' ? { role: 'GUEST' } : {}),
    })),
  );
  const idOf = (email: string) => created.find(({ account }) => account.email === email)?.account.id ?? '';
  const trade = await admin.groups.create({
    name: 'Trade team',
    sharing: true,
    description: 'Who works on trade',
  });
  const self = (await admin.account.get()).account.id;
  for (const id of [self, idOf('ben@example.org'), idOf('cem@example.org')])
    await admin.groups.add(trade.id, id);
  await admin.groups.create({ name: 'Everybody', type: 'public', sharing: true });
  await admin.groups.create({ name: 'Submissions', type: 'staff', sharing: true });
  const lab = await admin.api.call('createOrganization', {
    body: { name: 'Harbour Lab', slug: 'harbour-lab' },
  });
  await admin.api.call('setOrganizationMember', {
    params: { id: lab.id, person: idOf('dana@example.org') },
    body: { role: 'member' },
  });
  await publishDemo(admin, 'harbour-lab', trade.id);
}

async function publishDemo(admin: Client, organization: string, group: string): Promise<void> {
  const { edges, ports } = shipping();
  const shipped = admin.graph().edges(edges, 'from', 'to').nodes(ports, 'port');
  const looks = shipped
    .bind({ pointTitle: 'port', edgeWeight: 'ships' })
    .encode('point', 'color', { column: 'sea', variation: 'categorical' })
    .encode('point', 'size', { column: 'berths', variation: 'continuous' });
  const trade = await looks
    .name('Shipping between harbours')
    .description('Made-up ships between real harbours, shared with the Trade team.')
    .privacy({ mode: 'private' })
    .publish();
  await trade.shareWith([group], { role: 'editor' });
  await looks.name('Harbours of the world').privacy({ mode: 'public' }).publish();
  await admin
    .organization(organization)
    .graph()
    .edges(edges.slice(0, 30), 'from', 'to')
    .name('Pilot study')
    .privacy({ mode: 'organization', modeRole: 'editor' })
    .publish();
  await shipped.name('Draft for review').privacy({ mode: 'unlisted' }).publish();
}

/** Harbours by sea, and ships between them: nearer seas trade more. */
function shipping() {
  const seas: Readonly<Record<string, readonly string[]>> = {
    'North Sea': ['Rotterdam', 'Hamburg', 'Antwerp', 'Bergen', 'Felixstowe', 'Aberdeen'],
    Baltic: ['Gdańsk', 'Riga', 'Stockholm', 'Helsinki', 'Tallinn', 'Kiel'],
    Mediterranean: ['Piraeus', 'Genoa', 'Valencia', 'Marseille', 'Haifa', 'Mersin', 'Tunis'],
    Atlantic: ['Lisbon', 'Bilbao', 'Dakar', 'Halifax', 'Santos', 'Lagos'],
    Pacific: ['Busan', 'Yokohama', 'Shanghai', 'Oakland', 'Callao', 'Valparaíso'],
    Indian: ['Mumbai', 'Colombo', 'Mombasa', 'Durban', 'Fremantle', 'Jebel Ali'],
  };
  const ports = Object.entries(seas).flatMap(([sea, names]) =>
    names.map((port, place) => ({ port, sea, berths: 40 - place * 5 + port.length })),
  );
  const edges: { from: string; to: string; ships: number; cargo: string }[] = [];
  const cargoes = ['grain', 'containers', 'oil', 'timber', 'ore'];
  for (const [i, a] of ports.entries()) {
    for (const [j, b] of ports.entries()) {
      const distance = (i * 7 + j * 13) % 11;
      if (i < j && (a.sea === b.sea ? distance < 5 : distance === 0)) {
        edges.push({
          from: a.port,
          to: b.port,
          ships: 12 - distance,
          cargo: cargoes[(i + j) % 5] ?? 'grain',
        });
      }
    }
  }
  return { edges, ports };
}
