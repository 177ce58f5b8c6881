import { readFile } from 'node:fs/promises';
import { Tessera } from '@tessera/client';
import { tableFromArrays } from 'apache-arrow';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { BROWSER, picture, signIn, startJourney, type Window } from './harness.ts';

const ANN = { email: 'ann@example.org', password: 'verdigris tiles in the sun' };
const NODES = 12_000;
const EDGES = 24_000;
const CITIES = ['Riga', 'Genoa', 'Haifa', 'Turku'];
const PNG = '89504e470d0a1a0a';

/** A graph above the size that is drawn with a label at every node. */
describe.skipIf(BROWSER === null)('a large graph', () => {
  const { hub, openWindow } = startJourney({ admin: ANN });
  let ann: Window;
  let page: Page;
  let address = '';

  beforeAll(async () => {
    const signedIn = await Tessera.login({ url: hub.url, ...ANN });
    const { nodes, edges } = generated();
    const graph = await signedIn
      .graph()
      .edges(edges, 'source', 'target')
      .nodes(nodes, 'id')
      .bind({ pointTitle: 'title' })
      .name('Harbours')
      .privacy()
      .publish();
    address = `${hub.url}/r/${graph.id}`;
    // Small: every frame is drawn by the processor.
    ann = await openWindow({ width: 1280, height: 560 });
    page = ann.page;
    await signIn(page, hub.url, ANN);
  });

  const setting = (name: string) => new URL(page.url()).searchParams.get(name);

  /** Size of an image, and the part of its pixels that are not its ground. */
  async function inkOf(png: Buffer) {
    const bench = await openWindow();
    try {
      return await bench.page.evaluate(async (base64) => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        const pixels = new Uint32Array(data.buffer);
        const ground = pixels[image.width + 1];
        const inked = pixels.reduce((sum, pixel) => sum + (pixel === ground ? 0 : 1), 0);
        return { width: image.width, height: image.height, part: inked / pixels.length };
      }, png.toString('base64'));
    } finally {
      await bench.context.close();
    }
  }

  const status = () => page.getByRole('status').filter({ hasText: 'nodes' });

  /** Opens the graph standing still, so that what is seen does not depend on how quick the machine is. */
  async function open(query = ''): Promise<void> {
    await page.goto(`${address}?play=0${query}`);
    await status().filter({ hasText: 'edges' }).waitFor();
  }

  test('G6: the graph is drawn: the canvas is not blank, and says how much it shows', async () => {
    await open();
    await status()
      .getByText(`${figure(NODES)} nodes`)
      .waitFor();
    await status()
      .getByText(`${figure(EDGES)} edges`)
      .waitFor();
    const canvas = page.locator('canvas').first();
    await expect.poll(async () => (await inkOf(await canvas.screenshot())).part).toBeGreaterThan(0.02);
    await picture(page, 'large-graph');
  });

  test('G6: a node is found by its title, selected and described, and the view goes to it', async () => {
    await page.getByRole('textbox', { name: 'Search nodes' }).fill('harbour 4321');
    await page.getByRole('option', { name: /^Harbour 4321/ }).click();
    await page.getByRole('complementary', { name: 'Details' }).getByText('Harbour 4321').first().waitFor();
    await expect.poll(() => setting('select')).toBe('["n4321"]');
    await expect.poll(() => setting('camera')).not.toBeNull();
  });

  test('G6: a filter narrows the picture and its table alike', async () => {
    await open();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('combobox', { name: 'Filter by a column' }).click();
    await page.getByRole('option', { name: 'city' }).click();
    await page.getByRole('checkbox', { name: /Turku/ }).click();
    await status()
      .getByText(`${figure(NODES / CITIES.length)} of ${figure(NODES)} nodes`)
      .waitFor();
    await page.getByRole('button', { name: 'Table' }).click();
    const table = page.getByRole('region', { name: 'Table' });
    await table.getByText(`${figure(NODES / CITIES.length)} of ${figure(NODES)} rows`).waitFor();
    await table.getByText('Harbour 3', { exact: true }).waitFor();
    await expect.poll(() => table.getByText('Riga').count()).toBe(0);
  });

  test('G7: filter and table stand in the address, and are there again after loading it', async () => {
    await expect
      .poll(() => [setting('filter'), setting('table')])
      .toEqual(['[["n","city",["Turku"]]]', 'nodes']);
    await page.reload();
    await status()
      .getByText(`${figure(NODES / CITIES.length)} of ${figure(NODES)} nodes`)
      .waitFor();
    await page.getByRole('region', { name: 'Table' }).getByText('Harbour 3', { exact: true }).waitFor();
  });

  test('G8: the picture is saved as a PNG of the chosen size with the graph in it', async () => {
    await open();
    await page.getByRole('button', { name: 'Save as image' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Width, pixels' }).fill('1000');
    await dialog.getByRole('textbox', { name: 'Height, pixels' }).fill('700');
    const coming = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save PNG' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/\.png$/);
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 8).toString('hex')).toBe(PNG);
    const image = await inkOf(bytes);
    expect(image).toMatchObject({ width: 1000, height: 700 });
    expect(image.part).toBeGreaterThan(0.02);
  });

  test('no page threw, and none broke the content policy', () => {
    expect(ann.faults).toEqual([]);
  });
});

function figure(value: number): string {
  return value.toLocaleString('en');
}

/** Rings of harbours with ships between them: the same at every run. */
function generated() {
  const at = (index: number) => `n${index}`;
  const source: string[] = [];
  const target: string[] = [];
  let dice = 1;
  for (let edge = 0; edge < EDGES; edge++) {
    dice = (dice * 1_103_515_245 + 12_345) % 2_147_483_648;
    const from = edge % NODES;
    source.push(at(from));
    target.push(at(edge < NODES ? (from + 1) % NODES : (from + 1 + (dice % 40)) % NODES));
  }
  const nodes = tableFromArrays({
    id: Array.from({ length: NODES }, (_, index) => at(index)),
    title: Array.from({ length: NODES }, (_, index) => `Harbour ${index}`),
    city: Array.from({ length: NODES }, (_, index) => CITIES[index % CITIES.length] ?? ''),
    tons: Float64Array.from({ length: NODES }, (_, index) => index % 1000),
  });
  return { nodes, edges: tableFromArrays({ source, target }) };
}
