import type { News } from '../activity/model.ts';
import { tell } from '../activity/tell.ts';
import type { Context } from '../context.ts';
import type { Unit } from '../ports.ts';
import { type Account, sameAddress } from './model.ts';

/** Tells somebody what a user manager changed of their account (P5); of a new address, the old one too (A11). */
export async function tellOfChange(
  context: Context,
  unit: Unit,
  change: { readonly before: Account; readonly after: Account; readonly reset: boolean },
): Promise<void> {
  const { before, after, reset } = change;
  const actor = context.caller.account?.key ?? null;
  if (actor === after.key && !reset) return;
  const about = { to: after.key, actor, resource: null } as const;
  const news: News[] = [];
  if (reset) news.push({ ...about, event: 'security', what: 'password-reset', path: '/sign-in' });
  if (!sameAddress(before.email, after.email)) {
    const changed = { ...about, event: 'security', what: 'address-changed' } as const;
    const details = { email: after.email };
    news.push({ ...changed, details }, { ...changed, details, address: before.email, only: 'mail' });
  }
  if (before.role !== after.role) {
    const details = { from: before.role, to: after.role };
    news.push({ ...about, event: 'security', what: 'role-changed', details, path: '/account' });
  }
  if (before.status !== after.status) {
    if (after.status === 'disabled') news.push({ ...about, event: 'security', what: 'disabled' });
    if (after.status === 'active') {
      const what = before.status === 'pending' ? 'approved' : 'enabled';
      news.push({ ...about, event: 'security', what, path: '/sign-in' });
    }
  }
  const profile = (['name', 'institution', 'website'] as const).filter(
    (name) => before[name] !== after[name],
  );
  if (profile.length > 0) {
    const details = { fields: profile.join(', ') };
    news.push({ ...about, event: 'account', what: 'profile-changed', details, path: '/account' });
  }
  await tell(context, unit, news);
}
