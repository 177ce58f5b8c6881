import { record } from '../audit/record.ts';
import { requireAccount } from '../context.ts';
import { notFound } from '../errors.ts';
import type { SecretContext } from './secret-context.ts';
import { readSessionSpan, sessionIsOver } from './sessions.ts';
import type { Session } from './store.ts';

/** Ends the session that the caller came with; nothing when there is none. */
export async function signOut(context: SecretContext): Promise<void> {
  const { session, account } = context.caller;
  if (session === null || account === null) return;
  await context.store.write(async (unit) => {
    if (!(await unit.sessions.end(session))) return;
    await record(context, unit, { action: 'session.ended', target: account.id });
  });
}

/** Where the caller is signed in, last used first. */
export async function listSessions(context: SecretContext): Promise<readonly Session[]> {
  const account = requireAccount(context.caller);
  const now = context.clock.now();
  const { sessions, span } = await context.store.read(async (unit) => ({
    sessions: await unit.sessions.ofAccount(account.key),
    span: await readSessionSpan(unit),
  }));
  return sessions
    .filter((session) => !sessionIsOver(session, now, span))
    .toSorted((a, b) => b.lastUsedAt - a.lastUsedAt);
}

/** Ends one of the caller's own sessions. */
export async function endSession(context: SecretContext, input: { readonly id: string }): Promise<void> {
  const account = requireAccount(context.caller);
  await context.store.write(async (unit) => {
    const session = (await unit.sessions.ofAccount(account.key)).find((own) => own.id === input.id);
    if (session === undefined) throw notFound();
    await unit.sessions.end(session.id);
    await record(context, unit, {
      action: 'session.ended',
      target: account.id,
      before: { device: session.device },
    });
  });
}
