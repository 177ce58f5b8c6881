import { decide } from './decide.ts';
import type { Because, Decision, Facts, PrincipalKey, Question, ResourceKey } from './model.ts';
import type { Role } from './roles.ts';

/** One because of a decision, and the role that would be left if it alone were taken away. */
export interface Reason {
  readonly because: Because;
  readonly remains: Role | null;
}

/** A decision taken apart. It is the decision itself: same call, same facts (N1). */
export interface Explanation {
  readonly decision: Decision;
  readonly reasons: readonly Reason[];
}

/** Decides, and decides again without each because. */
export function explain(facts: Facts, question: Question): Explanation {
  const decision = decide(facts, question);
  const reasons = decision.becauses.map((because) => {
    const [otherFacts, otherQuestion] = without(because, facts, question);
    return { because, remains: decide(otherFacts, otherQuestion).role };
  });
  return { decision, reasons };
}

function without(because: Because, facts: Facts, question: Question): [Facts, Question] {
  switch (because.by) {
    case 'grant':
      return [{ ...facts, grants: facts.grants.filter((grant) => grant.id !== because.grant.id) }, question];
    case 'permission':
      return [facts, { ...question, viewsAll: false }];
    default: {
      const holdings = facts.holdings.map((holding) =>
        holding.principal === because.principal ? { ...holding, raises: null } : holding,
      );
      return [{ ...facts, holdings }, question];
    }
  }
}

/** A name that the reader may see; or that it may not be shown, with the number of members where that says something (S35). */
export type ShownName = { readonly name: string } | { readonly name: null; readonly members: number | null };

/** The names for a sentence, as far as its reader may know them (S35). */
export interface SentenceNames {
  /** Whom the decision is about: a name, `Someone 2` for one not known; null when it is the reader. */
  readonly person: string | null;
  principal(key: PrincipalKey): ShownName;
  /** Title of a collection above, null when the reader may not view it. */
  resource(key: ResourceKey): string | null;
  /** What a share link is called, null when the reader may not know it or it is called nothing. */
  link?(id: string): string | null;
  /** A moment in words, for "until …". */
  time(at: number): string;
}

/** A piece of a sentence: plain words, or a name that interfaces set apart. */
export interface SentencePart {
  readonly text: string;
  readonly name: boolean;
}

const CAN: Readonly<Record<Role, string>> = {
  viewer: 'can view',
  commenter: 'can comment',
  editor: 'can edit',
  operator: 'can run code',
  manager: 'can manage the sharing',
  owner: 'can do everything',
};

const DOES: Readonly<Record<Role, string>> = {
  viewer: 'views',
  commenter: 'comments on',
  editor: 'edits',
  operator: 'runs code in',
  manager: 'manages',
  owner: 'owns',
};

/** The sentence of a decision by its strongest because; names between asterisks. An asterisk of a name is shown as `∗`, so that it marks nothing. */
export function sentence(decision: Decision, names: SentenceNames): string {
  return sentenceParts(decision, names)
    .map((part) => ({ ...part, text: part.text.replaceAll('*', '∗') }))
    .map((part) => (part.name ? `*${part.text}*` : part.text))
    .join('');
}

/** As {@link sentence}, in pieces, so that an interface can set names apart without reading the text again. */
export function sentenceParts(decision: Decision, names: SentenceNames): readonly SentencePart[] {
  const [strongest] = decision.becauses;
  const subject = plain(names.person ?? 'You');
  if (decision.role === null || strongest === undefined) return [subject, plain(' cannot see this.')];
  const parts = [subject, plain(` ${CAN[decision.role]} because `), ...becauseParts(strongest, names)];
  if (strongest.until !== null) parts.push(plain(`, until ${names.time(strongest.until)}`));
  return [...parts, plain('.')];
}

/** What one because says, as the clause after "because". */
export function becauseParts(because: Because, names: SentenceNames): readonly SentencePart[] {
  const are = names.person === null ? 'you are' : 'they are';
  const them = names.person === null ? 'you' : 'them';
  switch (because.by) {
    case 'owner':
      return [plain(names.person === null ? 'you own it' : 'they own it')];
    case 'organization': {
      const place = because.role === 'owner' ? 'an owner' : 'an admin';
      const organization = shown(names.principal(because.principal), 'an organization you are not in');
      return [plain(`${are} ${place} of `), organization, plain(', which owns it')];
    }
    case 'permission':
      return [plain(`${names.person === null ? 'you' : 'they'} may view everything here`)];
    case 'grant':
      return grantParts(because, names, are, them);
  }
}

function grantParts(
  because: Extract<Because, { by: 'grant' }>,
  names: SentenceNames,
  are: string,
  them: string,
): readonly SentencePart[] {
  const thing = because.above === null ? plain('it') : folder(names.resource(because.above));
  const does = plain(`${DOES[because.role]} `);
  const name = () => names.principal(because.principal);
  switch (because.principalKind) {
    case 'account':
    case 'address':
      if (because.grant.source === 'publisher')
        return [plain(`${them === 'you' ? 'you' : 'they'} published it`)];
      return [thing, plain(` is shared with ${them}`), ...throughWhat(because, names)];
    case 'group':
      return [plain(`${are} in `), shown(name(), 'a group you are not in'), plain(', which '), does, thing];
    case 'organization':
      return [
        plain(`${are} in `),
        shown(name(), 'an organization you are not in'),
        plain(', which '),
        does,
        thing,
      ];
    case 'staff-group':
      return [plain(`${are} staff of `), shown(name(), 'a staff group'), plain(', which '), does, thing];
    case 'public-group':
      return [
        thing,
        plain(' is shared with '),
        shown(name(), 'a public group'),
        plain(', which everyone sees'),
      ];
    case 'accounts':
      return [thing, plain(' is shared with everyone who has an account here')];
    case 'everyone':
      return [thing, plain(' is public')];
    case 'link-visitor':
      return [plain('anyone with the link to '), thing, plain(' may view it')];
    case 'link':
      return [plain(`${are} here by `), ...linkParts(because, names, 'open link'), plain(' to '), thing];
  }
}

/** "the link *Workshop*", or "a link" for a reader who may not know what it is called. */
function linkParts(
  { grant }: Extract<Because, { by: 'grant' }>,
  names: SentenceNames,
  word: 'link' | 'open link',
): readonly SentencePart[] {
  const label = names.link?.(grant.source.slice('link:'.length)) ?? null;
  if (label !== null) return [plain(`the ${word} `), { text: label, name: true }];
  return [plain(word === 'link' ? 'a link' : 'an open link')];
}

function throughWhat(
  because: Extract<Because, { by: 'grant' }>,
  names: SentenceNames,
): readonly SentencePart[] {
  if (because.grant.source.startsWith('link:')) return [plain(' by '), ...linkParts(because, names, 'link')];
  if (because.grant.source.startsWith('invitation:')) return [plain(' by an invitation')];
  return because.above === null ? [plain(' directly')] : [];
}

function folder(title: string | null): SentencePart {
  return title === null ? plain('a folder above') : { text: title, name: true };
}

function shown(name: ShownName, otherwise: string): SentencePart {
  if (name.name !== null) return { text: name.name, name: true };
  return plain(name.members === null ? otherwise : `${otherwise} (${name.members})`);
}

function plain(text: string): SentencePart {
  return { text, name: false };
}
