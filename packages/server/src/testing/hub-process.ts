import { readConfig } from '../config.ts';
import { closeOnSignal, createServer } from '../create-server.ts';
import { noteKind } from './note-kind.ts';

/** A hub as a process, for tests of its end: `node hub-process.ts <data folder> <grace, ms>`. Says its address, and how it ended. */
const [folder = '', grace = ''] = process.argv.slice(2);
const hub = await createServer({
  config: readConfig({ environment: { ...process.env, TESSERA_PORT: '0', TESSERA_DATA: folder }, folder }),
  kinds: [noteKind],
  version: '0.0.0-test',
  webFolder: null,
  logTo: null,
  hashCost: { memory: 32, passes: 1 },
  grace: Number(grace),
});
const { url } = await hub.listen();
process.stdout.write(`${url}\n`);
process.stdout.write(`closed by ${await closeOnSignal(hub)}\n`);
