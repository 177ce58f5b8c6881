import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigFault, describeConfig, readConfig, trusts } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'tessera-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (environment: Record<string, string> = {}, where = folder) =>
  readConfig({ environment, folder: where });

function faultOf(environment: Record<string, string>): { name: string; message: string } {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof ConfigFault) return { name: error.setting, message: error.message };
    throw error;
  }
  throw new Error('it was accepted');
}

test('what holds without any setting', () => {
  expect(read()).toEqual({
    host: '127.0.0.1',
    port: 8420,
    data: join(folder, 'data'),
    url: 'http://127.0.0.1:8420',
    databaseUrl: null,
    admin: null,
    trustProxy: [],
    uploadLimit: 2e9,
    uploadQuota: 20e9,
    rateLimit: 3000,
    mail: null,
    logLevel: 'info',
  });
});

test('the environment stands before the file', () => {
  const own = mkdtempSync(join(tmpdir(), 'tessera-config-'));
  writeFileSync(
    join(own, 'tessera.env'),
    '# ours\nTESSERA_PORT=9000\nTESSERA_URL="https://hub.example.org"\n',
  );
  try {
    expect(read({ TESSERA_PORT: '9001' }, own)).toMatchObject({ port: 9001, url: 'https://hub.example.org' });
    const rows = describeConfig({ environment: { TESSERA_PORT: '9001' }, folder: own });
    expect(rows.find((row) => row.name === 'TESSERA_PORT')).toMatchObject({
      value: '9001',
      from: 'environment',
    });
    expect(rows.find((row) => row.name === 'TESSERA_URL')).toMatchObject({ from: 'file' });
    expect(rows.find((row) => row.name === 'TESSERA_HOST')).toMatchObject({
      value: '127.0.0.1',
      from: 'default',
    });
  } finally {
    rmSync(own, { recursive: true });
  }
});

test('a file that TESSERA_CONFIG names must be there, and knows no other settings', () => {
  expect(faultOf({ TESSERA_CONFIG: 'missing.env' })).toEqual({
    name: 'TESSERA_CONFIG',
    message: `TESSERA_CONFIG names ${join(folder, 'missing.env')}, which cannot be read. Name a readable file of NAME=value lines.`,
  });
  writeFileSync(join(folder, 'odd.env'), 'TESSERA_PROT=1\n');
  expect(faultOf({ TESSERA_CONFIG: 'odd.env' }).name).toBe('TESSERA_PROT');
});

test('secrets are not printed', () => {
  const environment = {
    DATABASE_URL: 'postgres://u:hunter2@h/d',
    TESSERA_ADMIN_PASSWORD: 'tall violet harbour',
  };
  const printed = JSON.stringify(describeConfig({ environment, folder }));
  expect(printed).not.toContain('hunter2');
  expect(printed).not.toContain('violet');
  expect(printed).toContain('(set)');
});

test.each([
  [
    'TESSERA_HOST',
    'http://x',
    'TESSERA_HOST is "http://x", which is no address. Give an IP address or a host name, without http:// and port.',
  ],
  [
    'TESSERA_PORT',
    '80a',
    'TESSERA_PORT is "80a", not a whole number from 0 to 65535. Choose a port such as 8420.',
  ],
  [
    'TESSERA_PORT',
    '70000',
    'TESSERA_PORT is "70000", not a whole number from 0 to 65535. Choose a port such as 8420.',
  ],
  [
    'TESSERA_URL',
    'hub.example.org',
    'TESSERA_URL is "hub.example.org", not an address that starts with https:// or http://. Give an address such as https://hub.example.org, without a path.',
  ],
  [
    'TESSERA_URL',
    'https://hub.example.org/tessera',
    'TESSERA_URL has a path, a query or a user name. Give an address such as https://hub.example.org, without a path.',
  ],
  [
    'DATABASE_URL',
    'mysql://u:hunter2@h/d',
    'DATABASE_URL is not an address of PostgreSQL. Give postgres://user:password@host:5432/database, or leave it out for SQLite.',
  ],
  [
    'TESSERA_ADMIN_EMAIL',
    'ann@example.org',
    'TESSERA_ADMIN_PASSWORD is missing while TESSERA_ADMIN_EMAIL is set. Set both or neither.',
  ],
  [
    'TESSERA_ADMIN_PASSWORD',
    'tall violet harbour',
    'TESSERA_ADMIN_EMAIL is missing while TESSERA_ADMIN_PASSWORD is set. Set both or neither.',
  ],
  [
    'TESSERA_TRUST_PROXY',
    '10.0.0.1, everybody',
    'TESSERA_TRUST_PROXY has "everybody", which is no address or network. Give addresses or networks such as 10.0.0.1, 10.0.0.0/8 or loopback, comma-separated.',
  ],
  [
    'TESSERA_TRUST_PROXY',
    '10.0.0.0/33',
    'TESSERA_TRUST_PROXY has "10.0.0.0/33", which is no address or network. Give addresses or networks such as 10.0.0.1, 10.0.0.0/8 or loopback, comma-separated.',
  ],
  [
    'TESSERA_UPLOAD_LIMIT',
    'a lot',
    'TESSERA_UPLOAD_LIMIT is "a lot", which is no size. Give a number and KB, MB, GB or TB, such as 500MB.',
  ],
  [
    'TESSERA_UPLOAD_QUOTA',
    '0GB',
    'TESSERA_UPLOAD_QUOTA is "0GB", which is no size. Give a number and KB, MB, GB or TB, such as 500MB.',
  ],
  [
    'TESSERA_RATE_LIMIT',
    '-1',
    'TESSERA_RATE_LIMIT is "-1", not a whole number from 0 to 10000000. Give requests a minute such as 3000, or 0 for no limit.',
  ],
  [
    'TESSERA_LOG_LEVEL',
    'loud',
    'TESSERA_LOG_LEVEL is "loud". Choose one of trace, debug, info, warn, error, silent.',
  ],
])('%s=%s stops the start with name, fault and fix', (name, value, message) => {
  expect(faultOf({ [name]: value }).message).toBe(message);
});

test('A1: an administrator from the environment needs an address and a password of the policy', () => {
  const admin = (email: string, password: string) =>
    faultOf({ TESSERA_ADMIN_EMAIL: email, TESSERA_ADMIN_PASSWORD: password });
  expect(admin('ann', 'tall violet harbour')).toEqual({
    name: 'TESSERA_ADMIN_EMAIL',
    message: 'TESSERA_ADMIN_EMAIL is "ann", which is no e-mail address. Give one such as ann@example.org.',
  });
  expect(admin('ann@example.org', 'password123')).toEqual({
    name: 'TESSERA_ADMIN_PASSWORD',
    message:
      'TESSERA_ADMIN_PASSWORD is on the list of common passwords; choose something nobody would guess. Choose another one.',
  });
});

test('sizes are of a thousand', () => {
  expect(read({ TESSERA_UPLOAD_LIMIT: '500 mb' }).uploadLimit).toBe(500_000_000);
});

test('the listening address stands for a public one that nobody named', () => {
  expect(read({ TESSERA_HOST: '::1', TESSERA_PORT: '80' }).url).toBe('http://[::1]');
  expect(read({ TESSERA_HOST: '0.0.0.0' }).url).toBe('http://localhost:8420');
});

test('proxies are trusted by address and by network, also as IPv4 inside IPv6', () => {
  const trusted = trusts(['10.0.0.0/8', 'loopback', 'fd00::/8', '203.0.113.7']);
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '127.0.0.1', '::1', 'fd12::1', '203.0.113.7']) {
    expect(trusted(address)).toBe(true);
  }
  for (const address of ['11.0.0.1', '203.0.113.8', '2001:db8::1', 'nonsense', ''])
    expect(trusted(address)).toBe(false);
  expect(trusts([])('127.0.0.1')).toBe(false);
});

test('A26: the mail server of the environment, with the usual port of its security', () => {
  const set = { TESSERA_SMTP_HOST: 'mail.example.org', TESSERA_SMTP_SENDER: 'hub@example.org' };
  expect(read(set).mail).toEqual({
    server: {
      ...{ host: 'mail.example.org', port: 587, security: 'starttls', user: null },
      sender: 'hub@example.org',
    },
    password: null,
  });
  const user = { TESSERA_SMTP_USER: 'hub', TESSERA_SMTP_PASSWORD: 'a mail password' };
  const tls = read({ ...set, ...user, TESSERA_SMTP_SECURITY: 'tls' }).mail;
  expect(tls).toMatchObject({ server: { port: 465, user: 'hub' }, password: 'a mail password' });
});

test.each([
  [{ TESSERA_SMTP_SENDER: 'hub@example.org' }, 'TESSERA_SMTP_SENDER'],
  [{ TESSERA_SMTP_HOST: 'mail.example.org' }, 'TESSERA_SMTP_SENDER'],
  [{ TESSERA_SMTP_HOST: 'mail.example.org', TESSERA_SMTP_SENDER: 'nobody' }, 'TESSERA_SMTP_SENDER'],
  [{ TESSERA_SMTP_HOST: 'https://mail', TESSERA_SMTP_SENDER: 'a@example.org' }, 'TESSERA_SMTP_HOST'],
  [
    { TESSERA_SMTP_HOST: 'mail', TESSERA_SMTP_SENDER: 'a@example.org', TESSERA_SMTP_PORT: '70000' },
    'TESSERA_SMTP_PORT',
  ],
  [
    { TESSERA_SMTP_HOST: 'mail', TESSERA_SMTP_SENDER: 'a@example.org', TESSERA_SMTP_SECURITY: 'ssl' },
    'TESSERA_SMTP_SECURITY',
  ],
  [
    { TESSERA_SMTP_HOST: 'mail', TESSERA_SMTP_SENDER: 'a@example.org', TESSERA_SMTP_PASSWORD: 'secret word' },
    'TESSERA_SMTP_USER',
  ],
])('A26: %j stops the start and names %s, never a password', (environment, name) => {
  const fault = faultOf(environment as unknown as Record<string, string>);
  expect(fault.name).toBe(name);
  expect(fault.message).not.toContain('secret word');
});
