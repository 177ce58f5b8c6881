import { createHash } from 'node:crypto';
import { fillNews, type Letter, type LetterItem, type NewsEvent, newsText } from '@tessera/domain';

/** What a letter needs of the hub around it. */
export interface Stationery {
  /** The address that mail comes from. */
  readonly sender: string;
  /** Absolute address of a path of this hub: of `TESSERA_URL`, never of a request. */
  address(path: string): string;
  /** Where mails of an event are stopped without signing in. */
  unsubscribe(event: NewsEvent | 'all'): string;
  /** Ms since 1970. */
  readonly now: number;
}

/** A mail as it goes over the wire. */
export interface WrittenLetter {
  readonly to: string;
  readonly message: Buffer;
}

/** What a switch of A25 is about, in words. */
const ABOUT: Readonly<Record<NewsEvent, string>> = {
  invited: 'invitations',
  shared: 'what is shared with you',
  request: 'requests for access',
  answer: 'answers to your requests',
  transfer: 'offers of ownership',
  joining: 'groups and organizations',
  expiring: 'access that ends soon',
  comment: 'comments',
  mention: 'mentions of you',
  account: 'changes of your account',
  security: 'the safety of your account',
};

const LONGEST_HEADER = 150;
const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** Writes a letter: plain text and HTML of the same content, all that people typed escaped in both (A28). */
export async function writeLetter(letter: Letter, hub: Stationery): Promise<WrittenLetter> {
  const { items, hubName } = letter;
  const [only] = items;
  if (only === undefined) throw new Error('a letter tells something');
  const single = items.length === 1;
  const subject = single ? sentenceOf(only) : `${items.length} news from ${hubName}`;
  const told = items.map((item) => tellItem(item, hub));
  const foot = footOf(letter, hub);
  const sender = single && only.actor !== null ? `${only.actor} via ${hubName}` : hubName;
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    from: { name: headerText(sender), address: hub.sender },
    to: letter.name === null ? letter.address : { name: headerText(letter.name), address: letter.address },
    subject: headerText(subject.replace(/\.$/, '')),
    text: textOf(letter, told, foot),
    html: htmlOf(letter, told, foot),
    date: new Date(hub.now),
    messageId: messageId(letter, hub),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...stopHeaders(letter, hub),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { to: letter.address, message: await composer.compile().build() };
}

/** One line that is nothing but text: no controls, no marks that turn text around, not long. */
export function headerText(text: string): string {
  const plain = text
    .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    // What looks encoded already would be decoded by its reader.
    .replaceAll('=?', '= ?')
    .trim();
  const letters = [...plain];
  return letters.length <= LONGEST_HEADER ? plain : `${letters.slice(0, LONGEST_HEADER - 1).join('')}…`;
}

/** The same mail has the same id however often it is handed over, so that a reader's server may know it again. */
function messageId({ ids }: Letter, hub: Stationery): string {
  const digest = createHash('sha256').update(ids.join(' ')).digest('hex').slice(0, 40);
  return `<${digest}@${new URL(hub.address('/')).hostname.replaceAll(/[[\]]/g, '')}>`;
}

/** What the way to stop a letter stops; null where there is none. An address without account stops them all. */
function stopping({ items, name }: Letter): NewsEvent | 'all' | null {
  const events = [...new Set(items.map((item) => item.event))];
  if (events.includes('security')) return null;
  const [event] = events;
  return name === null || events.length > 1 || event === undefined ? 'all' : event;
}

/** RFC 2369 and, where the hub is https, RFC 8058. What cannot be switched off names no way to. */
function stopHeaders(letter: Letter, hub: Stationery): Record<string, string> {
  const stop = stopping(letter);
  if (stop === null) return {};
  const address = hub.unsubscribe(stop);
  return {
    'List-Unsubscribe': `<${address}>`,
    ...(address.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
}

/** What one item says, ready to be laid out. */
interface Told {
  readonly sentence: string;
  /** Further lines of ours. */
  readonly lines: readonly string[];
  /** What somebody wrote. */
  readonly message: string | null;
  readonly button: { readonly words: string; readonly address: string } | null;
}

function tellItem(item: LetterItem, hub: Stationery): Told {
  const { says, more = '', button = 'Open it' } = newsText(item.what);
  const saysUntil = `${says}${more}`.includes('{{until}}');
  const { message, until } = item.details;
  const path = item.secretPath ?? item.path ?? (item.resource === null ? null : `/r/${item.resource.id}`);
  return {
    sentence: sentenceOf(item),
    lines: [
      ...(more === '' ? [] : [filled(more, item)]),
      ...(typeof until === 'number' && !saysUntil ? [`Until ${inWords(until)}.`] : []),
    ],
    message: typeof message === 'string' && message.trim() !== '' ? message.trim() : null,
    button: path === null ? null : { words: button, address: hubAddress(hub, path) },
  };
}

/** Only paths of the hub itself: nothing that would run into its host name. */
function hubAddress(hub: Stationery, path: string): string {
  if (!path.startsWith('/')) throw new Error('a mail leads to a path of the hub');
  return hub.address(path);
}

function sentenceOf(item: LetterItem): string {
  return filled(newsText(item.what).says, item);
}

function filled(template: string, item: LetterItem): string {
  const values = {
    actor: item.actor,
    title: item.resource?.title ?? null,
    details: item.details,
    time: inWords,
  };
  return fillNews(template, values)
    .map(({ text }) => text)
    .join('');
}

function inWords(at: number): string {
  return `${TIME.format(at)} UTC`;
}

interface Foot {
  readonly why: string;
  readonly links: readonly { readonly words: string; readonly address: string }[];
}

/** Why one gets it and how to stop it (A28). */
function footOf(letter: Letter, hub: Stationery): Foot {
  const { items, name, address, hubName } = letter;
  const stop = stopping(letter);
  if (name === null) {
    return {
      why: `You get this because somebody at ${hubName} entered the address ${address}.`,
      links: stop === null ? [] : [{ words: 'No more such mails', address: hub.unsubscribe(stop) }],
    };
  }
  if (stop === null) {
    return {
      why: `You get this because you have an account at ${hubName}. Mail about the safety of your account always comes.`,
      links: [],
    };
  }
  const about = [...new Set(items.map(({ event }) => ABOUT[event]))];
  return {
    why: `You get this because you have an account at ${hubName} and want mail about ${about.join(', ')}.`,
    links: [
      { words: 'Stop such mails', address: hub.unsubscribe(stop) },
      { words: 'Choose what to be mailed', address: hub.address('/account#notifications') },
    ],
  };
}

function textOf(letter: Letter, told: readonly Told[], foot: Foot): string {
  const parts = told.map(({ sentence, lines, message, button }) =>
    [
      oneLine(sentence),
      ...lines.map(oneLine),
      ...(message === null ? [] : ['', ...message.split(/\r\n|[\r\n]/).map((line) => `> ${line}`), '']),
      ...(button === null ? [] : [`${button.words}: ${button.address}`]),
    ].join('\n'),
  );
  const links = foot.links.map(({ words, address }) => `${words}: ${address}`);
  const greeting = letter.name === null ? [] : [`${oneLine(letter.name)},`];
  return `${[...greeting, ...parts, ['--', foot.why, ...links].join('\n')].join('\n\n')}\n`;
}

/** Names and titles stay in their line, so that none of them can pass for a line of ours. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

const STYLE = {
  page: 'margin:0;padding:24px 12px;background:#f6f5f2;color:#23211d;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif',
  card: 'max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #e4e1da;border-radius:8px',
  quote: 'margin:16px 0;padding:8px 14px;border-left:3px solid #d3cfc5;white-space:pre-wrap',
  button:
    'display:inline-block;padding:10px 18px;background:#0c6b5e;color:#ffffff;border-radius:8px;text-decoration:none;font-weight:600',
  foot: 'max-width:560px;margin:16px auto 0;padding:0 24px;color:#6b675e;font-size:13px',
  link: 'color:#6b675e',
};

function htmlOf(letter: Letter, told: readonly Told[], foot: Foot): string {
  const parts = told.map(({ sentence, lines, message, button }) =>
    [
      `<p><bdi>${escapeHtml(sentence)}</bdi></p>`,
      ...lines.map((line) => `<p><bdi>${escapeHtml(line)}</bdi></p>`),
      ...(message === null
        ? []
        : [`<blockquote dir="auto" style='${STYLE.quote}'>${escapeHtml(message)}</blockquote>`]),
      ...(button === null
        ? []
        : [
            `<p style="margin:20px 0"><a href="${escapeHtml(button.address)}" style='${STYLE.button}'>${escapeHtml(button.words)}</a></p>`,
          ]),
    ].join('\n'),
  );
  const links = foot.links
    .map(
      ({ words, address }) =>
        `<a href="${escapeHtml(address)}" style="${STYLE.link}">${escapeHtml(words)}</a>`,
    )
    .join(' · ');
  const greeting = letter.name === null ? '' : `<p><bdi>${escapeHtml(letter.name)}</bdi>,</p>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(letter.hubName)}</title></head>
<body style='${STYLE.page}'>
<div style='${STYLE.card}'>
<p style="margin-top:0;color:#6b675e">${escapeHtml(letter.hubName)}</p>
${greeting}
${parts.join('\n<hr style="border:0;border-top:1px solid #e4e1da;margin:20px 0">\n')}
</div>
<div style='${STYLE.foot}'><p>${escapeHtml(foot.why)}</p>${links === '' ? '' : `<p>${links}</p>`}</div>
</body></html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? '');
}
