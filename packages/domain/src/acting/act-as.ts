import type { Account } from '../accounts/model.ts';
import { requireCredentialPower, requireManaged } from '../accounts/user-manager.ts';
import { tell } from '../activity/index.ts';
import { record } from '../audit/record.ts';
import { type Context, requireAccount } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import { ACTING_LIFE, type Acting } from './model.ts';

/** Acting as somebody, as it begins: who, and until when. */
export interface ActingView {
  readonly acting: Acting;
  readonly person: Account;
}

/**
 * Begins to act as another account (A7): within the subset rule, with `resources:view-all` and a recent sign-in (P5).
 * Read-only unless `writes` is chosen, which takes a reason. The person is told, and both names stand in the audit log.
 * Fails with `not-found` for an unknown person, `conflict` for one who is not active or oneself.
 */
export async function actAs(
  context: Context,
  input: {
    /** Public id or exact address. */
    readonly person: string;
    readonly writes: boolean;
    readonly reason: string;
  },
): Promise<ActingView> {
  const self = requireAccount(context.caller);
  const { session } = context.caller;
  if (session === null) {
    throw new Problem('scope-needed', {
      detail: 'No access key acts as somebody. Sign in with your password.',
    });
  }
  const reason = input.reason.trim();
  if (input.writes && reason === '') {
    throw invalid('reason', 'must say why you write as somebody else; it stands in the audit log');
  }
  return context.store.write(async (unit) => {
    const asked = input.person.includes('@')
      ? await unit.accounts.byEmail(input.person)
      : await unit.accounts.byId(input.person);
    if (asked === null)
      throw new Problem('not-found', { detail: 'There is no account with this id or address.' });
    const person = await requireManaged(context, unit, asked.id);
    await requireCredentialPower(context, unit);
    if (person.key === self.key) throw new Problem('conflict', { detail: 'You are this account already.' });
    if (person.status !== 'active') {
      throw new Problem('conflict', { detail: `${person.name}'s account is not active: nobody acts as it.` });
    }
    const now = context.clock.now();
    const acting: Acting = {
      id: context.random.id(),
      sort: 'act-as',
      behind: self.key,
      ...{ session, key: null },
      subject: person.key,
      resource: null,
      writes: input.writes,
      reason,
      since: now,
      until: now + ACTING_LIFE,
    };
    await unit.acting.begin(acting);
    const after = { writes: input.writes, reason, until: acting.until };
    await record(context, unit, { action: 'account.acted-as', target: person.id, after });
    await tell(context, unit, {
      to: person.key,
      event: 'security',
      what: 'acted-as',
      actor: self.key,
      resource: null,
      details: { writes: input.writes, reason: reason === '' ? null : reason, until: acting.until },
    });
    return { acting, person };
  });
}

/** Ends acting or viewing as somebody; what is over already is no error, what another began is `not-found`. */
export async function stopActing(context: Context, input: { readonly id: string }): Promise<void> {
  const self = requireAccount(context.caller);
  await context.store.write(async (unit) => {
    const acting = await unit.acting.byId(input.id);
    if (acting === null) return;
    if (acting.behind !== self.key) throw notFound();
    await unit.acting.end(acting.id);
    await record(context, unit, {
      action: acting.sort === 'act-as' ? 'account.acted-as-ended' : 'resource.viewed-as-ended',
      target: (await unit.accounts.byKey(acting.subject))?.id ?? null,
    });
  });
}
