import { tell } from '../activity/tell.ts';
import { record } from '../audit/record.ts';
import { requireAccount } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import type { KeyScope } from './model.ts';
import type { SecretContext } from './secret-context.ts';
import type { AccessKey } from './store.ts';

const MOST_KEYS = 200;

/** Makes an access key for the caller (A4). Its scopes narrow what the caller may, at each use; a key makes no keys. */
export async function createKey(
  context: SecretContext,
  input: {
    readonly name: string;
    readonly scopes: readonly KeyScope[];
    /** ms since 1970; null = no end. */
    readonly until: number | null;
    /** Digest of the secret. */
    readonly secretHash: string;
  },
): Promise<AccessKey> {
  const account = requireAccount(context.caller);
  if (context.caller.through === 'key') {
    throw new Problem('scope-needed', { detail: 'An access key makes no keys. Sign in with your password.' });
  }
  const now = context.clock.now();
  if (input.until !== null && input.until <= now) throw invalid('until', 'must be in the future');
  const key: AccessKey = {
    id: context.random.id(),
    account: account.key,
    secretHash: input.secretHash,
    name: input.name,
    scopes: [...new Set(input.scopes)],
    createdAt: now,
    until: input.until,
    lastUsedAt: null,
  };
  return context.store.write(async (unit) => {
    if ((await unit.sessions.keysOf(account.key)).length >= MOST_KEYS) {
      throw new Problem('conflict', { detail: `You have ${MOST_KEYS} keys. End some of them first.` });
    }
    await unit.sessions.createKey(key);
    await record(context, unit, {
      action: 'key.created',
      target: account.id,
      after: { key: key.id, name: key.name, scopes: key.scopes, until: key.until },
    });
    await tell(context, unit, {
      ...{ to: account.key, event: 'security', what: 'key-created', actor: account.key, resource: null },
      details: { name: key.name },
      path: '/account',
    });
    return key;
  });
}

/** The caller's own keys, newest first. */
export async function listKeys(context: SecretContext): Promise<readonly AccessKey[]> {
  const account = requireAccount(context.caller);
  const keys = await context.store.read((unit) => unit.sessions.keysOf(account.key));
  return keys.toSorted((a, b) => b.createdAt - a.createdAt);
}

/** Ends one of the caller's own keys. */
export async function deleteKey(context: SecretContext, input: { readonly id: string }): Promise<void> {
  const account = requireAccount(context.caller);
  await context.store.write(async (unit) => {
    const key = (await unit.sessions.keysOf(account.key)).find((own) => own.id === input.id);
    if (key === undefined) throw notFound();
    await unit.sessions.endKey(key.id);
    await record(context, unit, {
      action: 'key.ended',
      target: account.id,
      before: { key: key.id, name: key.name, scopes: key.scopes },
    });
  });
}
