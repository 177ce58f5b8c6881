import type { ExplanationShape, ImpactShape, ReceiptShape } from '@tessera/contract';

/** `*Trade team*` in a sentence marks a name: shown in quotes where there is no type to set it in. */
export function plainSentence(sentence: string): string {
  return sentence.replace(/\*([^*]+)\*/g, '“$1”');
}

/** An explanation as lines: the sentence, then each reason with what would remain without it. */
export function explanationLines(explanation: ExplanationShape): string[] {
  const lines = [plainSentence(explanation.sentence)];
  for (const because of explanation.becauses) {
    const through = because.principal === null ? '' : ` ${because.principal.name}`;
    const above = because.above === null ? '' : `, through ${because.above.title}`;
    const until = because.until === null ? '' : `, until ${because.until}`;
    const rest = because.remainsWithout === null ? 'no access' : because.remainsWithout;
    lines.push(`  ${because.role}: ${because.by}${through}${above}${until} (without it: ${rest})`);
  }
  return lines;
}

/** How invitations went out: by mail, or with an address to hand over, which is shown this once. */
export function invitedLines(invitations: ReceiptShape['invitations']): string[] {
  return invitations.map(({ email, address }) =>
    address === null
      ? `Mailed to ${email}.`
      : `Hand this over to ${email}; it is shown this once: ${address}`,
  );
}

/** A receipt as lines: what a change of sharing did. */
export function receiptLines(receipt: ReceiptShape): string[] {
  const lines: string[] = [];
  const counted = (verb: string, change: ReceiptShape['gained']) => {
    if (change.count === 0) return;
    const names = change.people.map((person) => person.name).join(', ');
    const count = `${change.atLeast ? 'at least ' : ''}${change.count} ${change.count === 1 ? 'person' : 'people'}`;
    lines.push(`${count} ${verb} access${names === '' ? '' : `: ${names}`}`);
  };
  counted('gained', receipt.gained);
  counted('lost', receipt.lost);
  if (receipt.invited.length > 0) lines.push(`Invited: ${receipt.invited.join(', ')}`);
  lines.push(...invitedLines(receipt.invitations.filter(({ address }) => address !== null)));
  for (const { person, role, through, close } of receipt.remaining) {
    lines.push(`${person.name} is still ${role} through ${through}${close === null ? '' : `; ${close}`}`);
  }
  const ended = [
    counts(receipt.socketsClosed, 'open page', 'closed'),
    counts(receipt.downloadsStopped, 'download', 'stopped'),
    counts(receipt.linksEnded, 'link', 'ended'),
  ].filter((words) => words !== null);
  if (ended.length > 0) lines.push(`${ended.join(', ')}.`);
  lines.push(...receipt.notes);
  return lines.length === 0 ? ['Nothing changed.'] : lines;
}

function counts(count: number, one: string, done: string): string | null {
  return count === 0 ? null : `${count} ${one}${count === 1 ? '' : 's'} ${done}`;
}

const OPENED = {
  unlisted: 'Anyone with the link could view it.',
  public: 'Anyone could view it.',
} as const;
const CLOSED = {
  unlisted: 'Its address alone would no longer open it.',
  public: 'It would no longer be public.',
} as const;

/** What a change of sharing would do, as lines. */
export function impactLines(impact: ImpactShape): string[] {
  const lines: string[] = [];
  const { opens, closes, admits, invited, uninvited, outside, things } = impact;
  lines.push(...foreseenLines('gain', impact.gains), ...foreseenLines('lose', impact.loses));
  if (invited.length > 0) lines.push(`Would be invited: ${invited.join(', ')}`);
  if (uninvited.length > 0) lines.push(`Would no longer be invited: ${uninvited.join(', ')}`);
  if (admits !== null) lines.push(admittedLine(admits));
  if (opens !== null) lines.push(OPENED[opens]);
  if (closes !== null) lines.push(CLOSED[closes]);
  if (lines.length === 0) return ['Nobody would gain or lose anything.'];
  const more = impact.atLeast ? 'at least ' : '';
  if (outside > 0) lines.push(`From outside: ${more}${outside}`);
  if (things > 1) lines.push(`It reaches ${more}${things} things.`);
  return lines;
}

function admittedLine({ who, role, domain }: NonNullable<ImpactShape['admits']>): string {
  if (who === 'anybody') return `Anybody who gets the link would be ${role}, without an account.`;
  const whose = domain === null ? 'an account here' : `a proved address of ${domain}`;
  return `Whoever gets the link and has ${whose} would be ${role}.`;
}

function foreseenLines(verb: string, { count, atLeast, people }: ImpactShape['gains']): string[] {
  if (count === 0) return [];
  const lines = [
    `${atLeast ? 'at least ' : ''}${count} ${count === 1 ? 'person' : 'people'} would ${verb} access:`,
  ];
  for (const { person, steps } of people) {
    const said = steps.map(({ before, after, things }) => {
      const where = things === 1 ? '' : ` on ${things} things`;
      return `${before ?? 'nothing'} to ${after ?? 'nothing'}${where}`;
    });
    lines.push(`  ${person.name}: ${said.join(', ')}`);
  }
  return lines;
}
