import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiProblem, type Hub, Tessera } from '@tessera/client';
import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BROWSER, retitle, signIn, startJourney, type Window } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const BEN = { name: 'Ben Okafor', email: 'ben@example.org', password: 'four stones and one turned' };
const MEGABYTE = 1024 * 1024;

const { hub, openWindow } = startJourney({ admin: ANN });

/** What people do wrong, and what breaks under them: they are told where, nothing typed is lost, nothing half is left. */
describe.skipIf(BROWSER === null)('bad input in the browser', () => {
  let window: Window;
  let page: Page;
  let admin: Hub;
  let ben: Hub;
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-files-'));
    admin = await Tessera.login({ url: hub.url, ...ANN });
    await admin.users.create({ ...BEN, verified: true });
    ben = await Tessera.login({ url: hub.url, ...BEN });
    window = await openWindow();
    page = window.page;
    await signIn(page, hub.url, BEN);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.goto('about:blank');
  });

  const file = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const publishButton = () => page.getByRole('button', { name: 'Publish the graph' });
  const titlesOfBen = async () =>
    (await Array.fromAsync(ben.resources({ view: 'mine' }))).map(({ title }) => title);

  async function startPublishing(...paths: string[]): Promise<void> {
    await page.goto(`${hub.url}/publish`);
    await page.getByRole('heading', { name: 'Files' }).waitFor();
    await page.locator('input[type=file]').first().setInputFiles(paths);
  }

  /** Puts another file in the place of one. */
  async function replace(name: string, path: string): Promise<void> {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: `Replace ${name} by another file` }).click();
    await (await chooser).setFiles(path);
  }

  test('G3: a row without an end is named by file, line and column; all is kept; the corrected file goes through', async () => {
    const broken = await file('harbours.csv', 'from,to,tons\nRiga,Gdańsk,4\nRiga,,7\nGenoa,Haifa,2\n');
    await startPublishing(broken);
    await page.getByText('What was understood').waitFor();
    await retitle(page, 'Kept title');
    await page.getByRole('textbox', { name: 'Description' }).fill('Kept description');
    await page.getByRole('radio', { name: /^Private/ }).check();
    await publishButton().click();
    const problem = page.getByRole('alert').filter({ hasText: 'Nothing was published' });
    await problem.getByRole('row', { name: /harbours\.csv\s+3\s+to/ }).waitFor();
    expect(await titlesOfBen()).toEqual([]);

    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Kept title');
    const corrected = await file('corrected.csv', 'from,to,tons\nRiga,Gdańsk,4\nRiga,Turku,7\n');
    await replace('harbours.csv', corrected);
    await page.getByText('corrected.csv').first().waitFor();
    await publishButton().click();
    await page.getByText('Kept title is published').waitFor();
    const [made] = await Array.fromAsync(ben.resources({ view: 'mine' }));
    expect(made?.data).toMatchObject({
      title: 'Kept title',
      description: 'Kept description',
      mode: 'private',
      counts: { nodes: 3, edges: 2 },
    });
    await made?.trash();
  });

  test('G3: files that are not what they are called are refused at once, each beside its name', async () => {
    const arrow = await file('table.arrow', new Uint8Array(4000).fill(7));
    const json = await file('rows.json', '[{"a": 1, "b": 2},\n {"a": 3, "b": }]');
    await startPublishing(arrow, json);
    const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
    await row('table.arrow').getByRole('alert').getByText('its bytes are neither').waitFor();
    await row('rows.json').getByRole('alert').getByText('rows.json:2').waitFor();
    await page.getByRole('button', { name: 'Publish the graph', disabled: true }).waitFor();
  });

  test('G2: a node id that stands twice is named, and nothing is published', async () => {
    const edges = await file('edges.csv', 'a,b\nn1,n2\nn2,n3\n');
    const nodes = await file('nodes.csv', 'id,name\nn1,One\nn2,Two\nn2,Two again\nn3,Three\n');
    await startPublishing(edges, nodes);
    await page.getByText('What was understood').waitFor();
    await retitle(page, 'Twice');
    await publishButton().click();
    const problem = page.getByRole('alert').filter({ hasText: 'Nothing was published' });
    await problem.getByText(/n2/).first().waitFor();
    expect(await titlesOfBen()).toEqual([]);
  });

  test('one column for both ends cannot be published, and the screen says why', async () => {
    await startPublishing(await file('ends.csv', 'a,b\nx,y\n'));
    await page.getByText('What was understood').waitFor();
    await page.getByRole('combobox', { name: 'Target' }).or(page.getByLabel('Target')).first().click();
    await page.getByRole('option', { name: 'a', exact: true }).click();
    await page.getByText('Source and target are the same column.').waitFor();
    await page.getByRole('button', { name: 'Publish the graph', disabled: true }).waitFor();
  });

  test('S8, S9: a refused share shares with nobody, keeps every name and marks the one that was refused', async () => {
    const group = await admin.groups.create({ name: 'Trade team', sharing: true });
    await admin.groups.add(group.id, (await ben.account.get()).account.id);
    const graph = await ben
      .graph()
      .edges([{ a: 'x', b: 'y' }], 'a', 'b')
      .name('Refused')
      .privacy()
      .publish();
    await page.goto(`${hub.url}/r/${graph.id}?share=1`);
    const dialog = page.getByRole('dialog');
    const field = dialog.getByRole('combobox', { name: /Add people/ });
    await field.fill('trade');
    await page.getByRole('option', { name: /Trade team/ }).click();
    await field.fill('eva@example.net,');
    await dialog.getByRole('button', { name: 'Remove eva@example.net' }).waitFor();
    await dialog.getByRole('button', { name: 'Add a message' }).click();
    await dialog.getByRole('textbox', { name: 'Message' }).fill('Have a look');
    await admin.groups.update(group.id, { sharing: false });
    await dialog.getByRole('button', { name: /^Share with/ }).click();
    await dialog.getByText('Nothing was shared; all names are kept.').waitFor();
    await dialog.getByRole('button', { name: 'Remove eva@example.net' }).waitFor();
    const chip = dialog.locator('[data-invalid]').filter({ hasText: 'Trade team' });
    await chip.first().waitFor();
    expect(await dialog.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('Have a look');
    expect((await Array.fromAsync(graph.audience())).map(({ role }) => role)).toEqual(['owner']);
    await graph.trash();
  });

  test('G3: an upload whose connection breaks goes on by itself where it was', async () => {
    const path = await file('long.csv', rowsOfBytes(3.5 * MEGABYTE));
    const pieces: number[] = [];
    await page.route('**/api/v1/uploads/*', async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue();
      pieces.push(Number(new URL(route.request().url()).searchParams.get('offset')));
      return pieces.length === 2 ? route.abort('connectionreset') : route.continue();
    });
    await startPublishing(path);
    await page.getByText(/, uploaded/).waitFor();
    await page.getByText('What was understood').waitFor();
    expect(pieces.slice(0, 5).map((offset) => offset / MEGABYTE)).toEqual([0, 1, 1, 2, 3]);
    await page.getByRole('button', { name: 'Publish the graph', disabled: false }).waitFor();
  });

  test('G3: a cancelled upload leaves nothing at the hub', async () => {
    const path = await file('slow.csv', rowsOfBytes(2.5 * MEGABYTE));
    let held = 0;
    await page.route('**/api/v1/uploads/*', async (route) => {
      const second = !route.request().url().includes('offset=0');
      if (route.request().method() === 'PATCH' && second) held += 1;
      else await route.continue();
    });
    const announced = page.waitForResponse(isAnnouncement);
    await startPublishing(path);
    const { id } = (await (await announced).json()) as { id: string };
    await expect.poll(() => held).toBe(1);
    const upload = { params: { id } };
    expect(await ben.api.call('getUpload', upload)).toMatchObject({ received: MEGABYTE });
    await page.getByRole('button', { name: 'Cancel the upload of slow.csv' }).click();
    await page.getByText('Stopped. Nothing of it was kept.').waitFor();
    await expect.poll(() => statusOf(ben.api.call('getUpload', upload))).toBe(404);
  });

  test('G10: a cancelled publish leaves nothing, keeps all that was entered, and can be done again', async () => {
    await startPublishing(await file('large.csv', rowsOfBytes(12 * MEGABYTE)));
    await page.getByText('What was understood').waitFor();
    await retitle(page, 'Second thoughts');
    await publishButton().click();
    // At once: a click with the pointer waits until the page has come to rest.
    await page.getByRole('button', { name: 'Cancel', exact: true }).dispatchEvent('click');
    await page.getByText('Cancelled. Nothing was published').waitFor();
    expect(await titlesOfBen()).toEqual([]);
    await publishButton().click();
    await page.getByText('Second thoughts is published').waitFor();
    expect(await titlesOfBen()).toEqual(['Second thoughts']);
  });

  test('wrong addresses answer with a page that says what to do', async () => {
    const { page: stranger, context } = await openWindow();
    const says = async (address: string, words: string | RegExp) => {
      await stranger.goto('about:blank');
      await stranger.goto(hub.url + address);
      await stranger.getByRole('main').getByText(words).first().waitFor();
    };
    await says('/set-up', 'This hub is set up');
    await says('/set-up#mistyped', 'This hub is set up');
    await says('/set-password', 'This address is incomplete');
    await says('/set-password#mistyped', 'Choose your password');
    await stranger.getByLabel('New password', { exact: true }).fill('seven grey herons standing');
    await stranger.getByRole('button', { name: 'Set the password' }).click();
    await stranger.getByRole('main').getByRole('alert').waitFor();
    expect(await stranger.getByLabel('New password', { exact: true }).inputValue()).not.toBe('');
    await says('/nowhere', 'There is no such page');
    await says('/r/x/y/z?a=1', 'There is no such page');
    await stranger.getByRole('link', { name: /Home/ }).first().waitFor();
    await context.close();

    await page.goto(`${hub.url}/nowhere`);
    await page.getByRole('main').getByText('There is no such page').first().waitFor();
    await page.getByRole('link', { name: 'Mine' }).waitFor();
    await page.goto(`${hub.url}/r/aaaaaaaaaaaaaaaaaaaaaaaaaa`);
    await page
      .getByRole('main')
      .getByText(/access/i)
      .first()
      .waitFor();
  });

  test('no page threw, and none broke the content policy', () => {
    expect(window.faults).toEqual([]);
  });
});

test('a body of 200 MB is answered 413 before most of it is sent', async () => {
  const piece = Buffer.alloc(MEGABYTE, 32);
  let sent = 0;
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const call = request(`${hub.url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    call.on('response', (response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    call.on('error', reject);
    const send = () => {
      while (sent < 200 * MEGABYTE) {
        sent += piece.length;
        if (!call.write(piece)) {
          call.once('drain', send);
          return;
        }
      }
      call.end();
    };
    send();
  });
  expect(status).toBe(413);
  expect(sent).toBeLessThan(50 * MEGABYTE);
});

/** A CSV of edges of about that size. */
function rowsOfBytes(size: number): string {
  const rows = ['source,target'];
  for (let length = 0, row = 0; length < size; row++) {
    const text = `node ${row % 5000},node ${(row * 7919) % 5000}`;
    rows.push(text);
    length += text.length + 1;
  }
  return `${rows.join('\n')}\n`;
}

function isAnnouncement(response: Response): boolean {
  return response.request().method() === 'POST' && response.url().endsWith('/api/v1/uploads');
}

/** 200, or the status of the refusal. */
async function statusOf(call: Promise<unknown>): Promise<number> {
  try {
    await call;
    return 200;
  } catch (error) {
    if (error instanceof ApiProblem) return error.status;
    throw error;
  }
}
