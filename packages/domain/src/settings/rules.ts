import { invalid } from '../errors.ts';
import { MODES } from '../kinds/kind.ts';
import { amountWords } from './amounts.ts';
import { POLICY_BOUNDS, type Policy, type PolicyName } from './policy.ts';
import type { PolicyChanges } from './update.ts';

const MOST_DOMAINS = 200;
const DOMAIN =
  /^(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u;
const DOMAIN_LISTS = ['signupDomains', 'invitationDomains'] as const;

/**
 * The given changes as they are kept: lists without repeats and in one order, domains in small letters. Refuses values
 * out of bounds and those that contradict each other, naming the field.
 */
export function plainChanges(before: Policy, changes: PolicyChanges): Partial<Policy> {
  const given = Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  ) as Partial<Policy>;
  for (const [name, { unit, least, most }] of Object.entries(POLICY_BOUNDS)) {
    const value = given[name as keyof typeof POLICY_BOUNDS];
    if (value === undefined || value === null) continue;
    if (!Number.isSafeInteger(value) || value < least || value > most)
      throw invalid(
        name,
        `must be a whole number from ${amountWords(least, unit)} to ${amountWords(most, unit)}.`,
      );
  }
  const plain: Partial<Policy> = {
    ...given,
    ...Object.fromEntries(
      DOMAIN_LISTS.flatMap((name) => {
        const domains = given[name];
        return domains === undefined ? [] : [[name, plainDomains(name, domains)]];
      }),
    ),
    ...(given.allowedModes === undefined ? {} : { allowedModes: plainModes(given.allowedModes) }),
    ...(given.embedOrigins === undefined
      ? {}
      : { embedOrigins: plainOrigins('embedOrigins', given.embedOrigins) }),
  };
  refuseContradictions({ ...before, ...plain }, Object.keys(plain) as PolicyName[]);
  return plain;
}

function refuseContradictions(policy: Policy, changed: readonly PolicyName[]): void {
  if (policy.sessionIdle > policy.sessionLife) {
    const field = changed.includes('sessionIdle') ? 'sessionIdle' : 'sessionLife';
    throw invalid(field, 'contradicts the other: a session cannot lie idle for longer than it lives.');
  }
  if (policy.defaultMode !== null && !policy.allowedModes.includes(policy.defaultMode)) {
    const field = changed.includes('defaultMode') ? 'defaultMode' : 'allowedModes';
    throw invalid(field, `must go together: the usual mode ${policy.defaultMode} is not allowed.`);
  }
}

function plainModes(modes: Policy['allowedModes']): Policy['allowedModes'] {
  if (!modes.includes('private')) throw invalid('allowedModes', 'must include private.');
  return MODES.filter((mode) => modes.includes(mode));
}

/** Small letters, each once; `@example.org` is taken for `example.org`. */
export function plainDomains(field: string, domains: readonly string[]): readonly string[] {
  if (domains.length > MOST_DOMAINS) throw invalid(field, `must be at most ${MOST_DOMAINS} domains`);
  const plain = domains.map((domain) => domain.trim().normalize('NFC').toLowerCase().replace(/^@/, ''));
  const bad = plain.findIndex((domain) => !DOMAIN.test(domain));
  if (bad >= 0) throw invalid(`${field}.${bad}`, 'must be a mail domain such as example.org');
  return [...new Set(plain)];
}

const ORIGIN = /^https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/;
const MOST_ORIGINS = 100;

/** In small letters, each once, in one order. They are put into a header, so nothing but scheme, host and port is let through. */
export function plainOrigins(
  field: string,
  origins: readonly string[],
  most = MOST_ORIGINS,
): readonly string[] {
  if (origins.length > most) throw invalid(field, `must be at most ${most} origins`);
  const plain = origins.map((origin) => origin.trim().toLowerCase().replace(/\/$/, ''));
  const bad = plain.findIndex((origin) => !ORIGIN.test(origin));
  if (bad >= 0) throw invalid(`${field}.${bad}`, 'must be an origin such as https://wiki.example.org');
  return [...new Set(plain)].toSorted();
}
