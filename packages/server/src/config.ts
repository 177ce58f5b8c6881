import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { accountEmail, type MailAccount, passwordFault } from '@tessera/domain';
import { ConfigFault } from './config-fault.ts';
import { readMailConfig } from './mail/mail-config.ts';

/** Everything that a hub is told from outside. Made by {@link readConfig} alone. */
export interface Config {
  /** Address that the hub listens on. */
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Absolute path of the data folder. */
  readonly data: string;
  /** Public address, without a slash at the end: the only base of links, and what counts as the hub's own origin. */
  readonly url: string;
  /** Null = SQLite in the data folder. */
  readonly databaseUrl: string | null;
  /** For a set-up without a person; null otherwise. */
  readonly admin: { readonly email: string; readonly password: string } | null;
  /** Addresses and networks whose forwarded headers count. */
  readonly trustProxy: readonly string[];
  /** Largest file, bytes. */
  readonly uploadLimit: number;
  /** What unfinished and uncited uploads of one account may hold together, bytes. */
  readonly uploadQuota: number;
  /** Requests a minute for one account, or for one network without account; 0 = unlimited. */
  readonly rateLimit: number;
  /** The mail server; null = it is set on a page, or there is none. */
  readonly mail: MailAccount | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

export { ConfigFault };

type Values = Readonly<Record<string, string | undefined>>;

interface Setting {
  readonly name: string;
  /** As typed; null = unset. */
  readonly otherwise: string | null;
  readonly meaning: string;
  readonly secret?: true;
}

/** Every setting of the start, in the order in which `tessera config` prints them. */
const SETTINGS = [
  {
    name: 'TESSERA_HOST',
    otherwise: '127.0.0.1',
    meaning: 'Address to listen on; 0.0.0.0 or :: for every one',
  },
  { name: 'TESSERA_PORT', otherwise: '8420', meaning: 'Port to listen on; 0 for any free one' },
  { name: 'TESSERA_DATA', otherwise: './data', meaning: 'Folder of the database and the files' },
  {
    name: 'TESSERA_URL',
    otherwise: null,
    meaning: 'Public address, such as https://hub.example.org; else the listening one',
  },
  {
    name: 'DATABASE_URL',
    otherwise: null,
    meaning: 'postgres://user:password@host/database; else SQLite in the data folder',
    secret: true,
  },
  {
    name: 'TESSERA_ADMIN_EMAIL',
    otherwise: null,
    meaning: 'First administrator, for a set-up without a person',
  },
  { name: 'TESSERA_ADMIN_PASSWORD', otherwise: null, meaning: 'Its password', secret: true },
  {
    name: 'TESSERA_TRUST_PROXY',
    otherwise: null,
    meaning: 'Proxies whose forwarded addresses count: addresses and networks, comma-separated',
  },
  { name: 'TESSERA_UPLOAD_LIMIT', otherwise: '2GB', meaning: 'Largest file' },
  {
    name: 'TESSERA_UPLOAD_QUOTA',
    otherwise: '20GB',
    meaning: "What one account's unfinished uploads may hold together",
  },
  {
    name: 'TESSERA_RATE_LIMIT',
    otherwise: '3000',
    meaning: 'Requests a minute of one account, or of one network without account; 0 for no limit',
  },
  {
    name: 'TESSERA_SMTP_HOST',
    otherwise: null,
    meaning: 'Mail server; else the one that the Mail page says',
  },
  { name: 'TESSERA_SMTP_PORT', otherwise: null, meaning: 'Its port; else 587, or 465 with tls' },
  {
    name: 'TESSERA_SMTP_SECURITY',
    otherwise: null,
    meaning: 'starttls (usual), tls, or none for a relay nearby',
  },
  { name: 'TESSERA_SMTP_USER', otherwise: null, meaning: 'Who signs in to it; else nobody does' },
  { name: 'TESSERA_SMTP_PASSWORD', otherwise: null, meaning: 'The password of that user', secret: true },
  {
    name: 'TESSERA_SMTP_SENDER',
    otherwise: null,
    meaning: 'Address that mail comes from, such as hub@example.org',
  },
  { name: 'TESSERA_LOG_LEVEL', otherwise: 'info', meaning: 'trace, debug, info, warn, error or silent' },
] as const satisfies readonly Setting[];

type SettingName = (typeof SETTINGS)[number]['name'];
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Where `readConfig` looks. */
export interface ConfigSources {
  readonly environment: Values;
  /** Relative paths start here. */
  readonly folder: string;
}

/**
 * Reads the configuration: the environment, then the file that `TESSERA_CONFIG` names (else `tessera.env` in the
 * folder, if it is there; lines `NAME=value`), then what holds otherwise. Throws a {@link ConfigFault}.
 */
export function readConfig(sources: ConfigSources): Config {
  const get = valuesOf(sources);
  const host = readHost(get('TESSERA_HOST') ?? '');
  const port = readNumber(
    'TESSERA_PORT',
    get('TESSERA_PORT') ?? '',
    0,
    65_535,
    'Choose a port such as 8420.',
  );
  return {
    host,
    port,
    data: resolve(sources.folder, get('TESSERA_DATA') ?? ''),
    url: readUrl(get('TESSERA_URL') ?? listeningUrl(host, port)),
    databaseUrl: readDatabaseUrl(get('DATABASE_URL')),
    admin: readAdmin(get('TESSERA_ADMIN_EMAIL'), get('TESSERA_ADMIN_PASSWORD')),
    trustProxy: readProxies(get('TESSERA_TRUST_PROXY') ?? ''),
    uploadLimit: readSize('TESSERA_UPLOAD_LIMIT', get('TESSERA_UPLOAD_LIMIT') ?? ''),
    uploadQuota: readSize('TESSERA_UPLOAD_QUOTA', get('TESSERA_UPLOAD_QUOTA') ?? ''),
    rateLimit: readNumber(
      'TESSERA_RATE_LIMIT',
      get('TESSERA_RATE_LIMIT') ?? '',
      0,
      10_000_000,
      'Give requests a minute such as 3000, or 0 for no limit.',
    ),
    mail: readMailConfig(get),
    logLevel: readLevel(get('TESSERA_LOG_LEVEL') ?? ''),
  };
}

/** The configuration as `tessera config` prints it: name, value (secrets hidden), where from, meaning. */
export function describeConfig(sources: ConfigSources): readonly {
  readonly name: string;
  readonly value: string;
  readonly from: 'environment' | 'file' | 'default';
  readonly meaning: string;
}[] {
  const file = fileValues(sources);
  return SETTINGS.map((setting: Setting) => {
    const inEnvironment = given(sources.environment[setting.name]);
    const value = inEnvironment ?? given(file[setting.name]) ?? setting.otherwise;
    return {
      name: setting.name,
      value: value === null ? '' : setting.secret === true ? '(set)' : value,
      from: inEnvironment !== null ? 'environment' : given(file[setting.name]) !== null ? 'file' : 'default',
      meaning: setting.meaning,
    };
  });
}

/** The address of a hub that listens here and has no public one. */
export function listeningUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

function valuesOf(sources: ConfigSources): (name: SettingName) => string | null {
  const file = fileValues(sources);
  const defaults = new Map<string, string | null>(
    SETTINGS.map((setting) => [setting.name, setting.otherwise]),
  );
  return (name) => given(sources.environment[name]) ?? given(file[name]) ?? defaults.get(name) ?? null;
}

function fileValues(sources: ConfigSources): Values {
  const named = given(sources.environment['TESSERA_CONFIG']);
  const path = resolve(sources.folder, named ?? 'tessera.env');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (named === null && cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
    throw new ConfigFault(
      'TESSERA_CONFIG',
      `names ${path}, which cannot be read`,
      'Name a readable file of NAME=value lines.',
    );
  }
  const values = parseEnv(text);
  const known = new Set<string>(SETTINGS.map((setting) => setting.name));
  for (const name of Object.keys(values)) {
    if (!known.has(name)) {
      throw new ConfigFault(
        name,
        `in ${path} is not a setting`,
        `Remove it, or use one of ${[...known].join(', ')}.`,
      );
    }
  }
  return values;
}

/** An empty value counts as none: that is how many tools unset a variable. */
function given(value: string | undefined): string | null {
  const trimmed = value?.trim();
  return trimmed === undefined || trimmed === '' ? null : trimmed;
}

function readHost(value: string): string {
  if (isIP(value) !== 0 || /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(value)) return value;
  throw new ConfigFault(
    'TESSERA_HOST',
    `is "${value}", which is no address`,
    'Give an IP address or a host name, without http:// and port.',
  );
}

function readNumber(name: SettingName, value: string, least: number, most: number, fix: string): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new ConfigFault(name, `is "${value}", not a whole number from ${least} to ${most}`, fix);
}

function readUrl(value: string): string {
  const fix = 'Give an address such as https://hub.example.org, without a path.';
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ConfigFault(
      'TESSERA_URL',
      `is "${value}", not an address that starts with https:// or http://`,
      fix,
    );
  }
  if (
    url.username !== '' ||
    url.password !== '' ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new ConfigFault('TESSERA_URL', 'has a path, a query or a user name', fix);
  }
  return url.origin;
}

function readDatabaseUrl(value: string | null): string | null {
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url !== null && /^postgres(?:ql)?:$/.test(url.protocol)) return value;
  // The value itself may hold a password, so it is not repeated.
  throw new ConfigFault(
    'DATABASE_URL',
    'is not an address of PostgreSQL',
    'Give postgres://user:password@host:5432/database, or leave it out for SQLite.',
  );
}

function readAdmin(email: string | null, password: string | null): Config['admin'] {
  if (email === null && password === null) return null;
  if (email === null) {
    throw new ConfigFault(
      'TESSERA_ADMIN_EMAIL',
      'is missing while TESSERA_ADMIN_PASSWORD is set',
      'Set both or neither.',
    );
  }
  if (password === null) {
    throw new ConfigFault(
      'TESSERA_ADMIN_PASSWORD',
      'is missing while TESSERA_ADMIN_EMAIL is set',
      'Set both or neither.',
    );
  }
  if (!accountEmail(email)) {
    throw new ConfigFault(
      'TESSERA_ADMIN_EMAIL',
      `is "${email}", which is no e-mail address`,
      'Give one such as ann@example.org.',
    );
  }
  const fault = passwordFault(password, { name: '', email });
  if (fault !== null) throw new ConfigFault('TESSERA_ADMIN_PASSWORD', fault.message, 'Choose another one.');
  return { email, password };
}

function readProxies(value: string): readonly string[] {
  const fix = 'Give addresses or networks such as 10.0.0.1, 10.0.0.0/8 or loopback, comma-separated.';
  const parts = value.split(',').map((part) => part.trim());
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      if (part === 'loopback') return part;
      const [address = '', bits, ...rest] = part.split('/');
      const family = isIP(address);
      const most = family === 4 ? 32 : 128;
      const bitsFine =
        bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
      if (family !== 0 && bitsFine && rest.length === 0) return part;
      throw new ConfigFault('TESSERA_TRUST_PROXY', `has "${part}", which is no address or network`, fix);
    });
}

const UNITS: Readonly<Record<string, number>> = { KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

function readSize(name: SettingName, value: string): number {
  const match = /^(\d{1,6})\s*(KB|MB|GB|TB)$/i.exec(value);
  const bytes = Number(match?.[1]) * (UNITS[match?.[2]?.toUpperCase() ?? ''] ?? Number.NaN);
  if (bytes > 0) return bytes;
  throw new ConfigFault(
    name,
    `is "${value}", which is no size`,
    'Give a number and KB, MB, GB or TB, such as 500MB.',
  );
}

function readLevel(value: string): Config['logLevel'] {
  const level = LEVELS.find((known) => known === value);
  if (level !== undefined) return level;
  throw new ConfigFault('TESSERA_LOG_LEVEL', `is "${value}"`, `Choose one of ${LEVELS.join(', ')}.`);
}

/** Whether an address is one of those listed, or in one of the networks. */
export function trusts(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const part of proxies.flatMap((entry) => (entry === 'loopback' ? ['127.0.0.0/8', '::1'] : [entry]))) {
    const [address = '', bits] = part.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}
