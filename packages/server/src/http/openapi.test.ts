import { Validator } from '@seriousme/openapi-schema-validator';
import { endpoints } from '@tessera/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../testing/index.ts';
import { openApiDocument } from './openapi.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub.close());

test('the document is valid OpenAPI 3.1 and has every route', async () => {
  const document = openApiDocument('https://hub.example.org', '1.0.0');
  const validator = new Validator();
  const result = await validator.validate(structuredClone(document));
  expect(result).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
  const text = JSON.stringify(document);
  for (const name of Object.keys(endpoints)) expect(text).toContain(`"operationId":"${name}"`);
});

test('P15: the document is for whoever holds api:explore', async () => {
  const path = '/api/v1/openapi.json';
  const answer = await hub.admin.call('GET', path);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ openapi: '3.1.0', servers: [{ url: hub.url }] });
  const gus = await hub.person('Gus', { role: 'GUEST' });
  expect((await gus.call('GET', path)).body.parameters).toEqual({ permission: 'api:explore' });
  expect((await hub.call('GET', path)).status).toBe(401);
});
