import { requireHeld } from '../accounts/user-manager.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { Unit } from '../ports.ts';

/** `none`: in the clear. `starttls`: turned into TLS or given up. `tls`: TLS from the first byte. */
export const MAIL_SECURITIES = ['none', 'starttls', 'tls'] as const;
export type MailSecurity = (typeof MAIL_SECURITIES)[number];

/** The server that takes this hub's mail (A26). */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: MailSecurity;
  /** Null = it lets this machine send without signing in. */
  readonly user: string | null;
  /** The address that mail comes from. */
  readonly sender: string;
}

/** A mail server with what opens it; never in an answer, a log or a backup. */
export interface MailAccount {
  readonly server: MailServer;
  readonly password: string | null;
}

/** What the Mail page shows. */
export interface MailServerView {
  /** Where it was set: the environment stands before the page. */
  readonly from: 'environment' | 'page' | 'nowhere';
  readonly server: MailServer | null;
  readonly hasPassword: boolean;
  /** Whether mail can leave. */
  readonly ready: boolean;
}

const SETTING = 'mail';
const SECRET = 'mail';

/** The mail server as the page set it; null without one, or while its password is missing, as after a restore. */
export async function readMailAccount(unit: Unit): Promise<MailAccount | null> {
  const server = await unit.settings.get<MailServer | null>(SETTING, null);
  if (server === null) return null;
  const password = await unit.settings.secret(SECRET);
  return server.user !== null && password === null ? null : { server, password };
}

/** What is set, without any secret. */
export async function getMailServer(
  context: Context,
  environment: MailAccount | null,
): Promise<MailServerView> {
  if (environment !== null) return viewOf('environment', environment.server, environment.password);
  return context.store.read(async (unit) => {
    const server = await unit.settings.get<MailServer | null>(SETTING, null);
    return viewOf(server === null ? 'nowhere' : 'page', server, await unit.settings.secret(SECRET));
  });
}

export interface MailServerInput {
  readonly server: MailServer;
  /** Left out: the one that is kept, as long as it goes to the same user of the same server. */
  readonly password?: string | undefined;
}

/**
 * Sets the mail server, once `tryOut` could sign in to it; what it refuses is not kept (A26). For who holds
 * `settings:manage` and `users:grant-all`, since whoever has the mail has every account (P14).
 */
export async function setMailServer(
  context: Context,
  input: MailServerInput,
  outside: {
    readonly environment: MailAccount | null;
    /** Fails with `mail-refused` and the server's own answer. */
    tryOut(account: MailAccount): Promise<void>;
  },
): Promise<MailServerView> {
  refuseEnvironment(outside.environment);
  const { server } = input;
  const password = await context.store.read(async (unit) => {
    await requireMailPower(context, unit);
    return passwordFor(unit, input);
  });
  // The slow part, outside of any transaction.
  await outside.tryOut({ server, password });
  return context.store.write(async (unit) => {
    await requireMailPower(context, unit);
    const before = await unit.settings.get<MailServer | null>(SETTING, null);
    const changed = (await unit.settings.secret(SECRET)) !== password;
    await unit.settings.set(SETTING, server);
    await unit.settings.setSecret(SECRET, password);
    await record(context, unit, {
      action: 'mail.updated',
      target: null,
      before,
      after: { ...server, ...(changed ? { password: password === null ? 'removed' : 'changed' } : {}) },
    });
    return viewOf('page', server, password);
  });
}

/** Forgets the mail server: mail is kept from now on. */
export async function forgetMailServer(
  context: Context,
  environment: MailAccount | null,
): Promise<MailServerView> {
  refuseEnvironment(environment);
  return context.store.write(async (unit) => {
    await requireMailPower(context, unit);
    const before = await unit.settings.get<MailServer | null>(SETTING, null);
    if (before !== null) {
      await unit.settings.set(SETTING, null);
      await unit.settings.setSecret(SECRET, null);
      await record(context, unit, { action: 'mail.updated', target: null, before, after: null });
    }
    return viewOf('nowhere', null, null);
  });
}

async function requireMailPower(context: Context, unit: Unit): Promise<void> {
  await requireHeld(context, unit, 'settings:manage');
  await requireHeld(context, unit, 'users:grant-all');
}

/** A kept password goes nowhere but where it went: else another server could be named to hear it. */
async function passwordFor(unit: Unit, { server, password }: MailServerInput): Promise<string | null> {
  if (server.user === null) return null;
  if (password !== undefined) return password;
  const before = await unit.settings.get<MailServer | null>(SETTING, null);
  const kept = await unit.settings.secret(SECRET);
  const same =
    before !== null &&
    (['host', 'port', 'security', 'user'] as const).every((name) => before[name] === server[name]);
  if (kept !== null && same) return kept;
  throw invalid('password', 'must be entered again for another server, port, security or user');
}

function refuseEnvironment(environment: MailAccount | null): void {
  if (environment === null) return;
  throw new Problem('conflict', {
    detail:
      'The environment of this hub says which mail server it uses (TESSERA_SMTP_HOST). Change it there.',
  });
}

function viewOf(
  from: MailServerView['from'],
  server: MailServer | null,
  password: string | null,
): MailServerView {
  const ready = server !== null && (server.user === null || password !== null);
  return { from, server, hasPassword: password !== null, ready };
}
