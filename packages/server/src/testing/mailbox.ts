import type { Email } from 'postal-mime';
import { type AcceptedMail, startMailServer } from './mail-server.ts';
import type { TestHub } from './test-hub.ts';

/** A mail as its reader gets it. */
export interface ReceivedMail {
  /** Whom the envelope names. */
  readonly to: string;
  readonly email: Email;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The address of its one button. */
  readonly button: string | null;
  /** What stands behind the `#` of the button's address. */
  readonly secret: string | null;
  /** As it came over the wire. */
  readonly raw: string;
  /** Of a header that comes once, by its name in small letters; null without. */
  header(name: string): string | null;
}

/** A mail server that takes everything, and the mails that came. */
export interface Mailbox {
  /** Settings of a hub that mails through it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly mails: readonly ReceivedMail[];
  /** Sends what waits in the hub, then answers the mails that came to an address since the last call for it. */
  take(hub: TestHub, address: string): Promise<readonly ReceivedMail[]>;
  /** The same, where exactly one is expected. */
  takeOne(hub: TestHub, address: string): Promise<ReceivedMail>;
  close(): Promise<void>;
}

/** Starts a mail server on a free port of this machine. */
export async function openMailbox(): Promise<Mailbox> {
  const server = await startMailServer();
  const taken = new Map<string, number>();
  const take = async (hub: TestHub, address: string) => {
    await hub.hub.settled();
    await hub.hub.machine.post.drain();
    const wanted = address.toLowerCase();
    const all = server.mails.map(shown).filter((mail) => mail.to.toLowerCase() === wanted);
    const fresh = all.slice(taken.get(wanted) ?? 0);
    taken.set(wanted, all.length);
    return fresh;
  };
  return {
    environment: server.environment(),
    get mails() {
      return server.mails.map(shown);
    },
    take,
    async takeOne(hub, address) {
      const fresh = await take(hub, address);
      const [mail] = fresh;
      if (mail === undefined || fresh.length > 1) {
        throw new Error(
          `${address} got ${fresh.length} mails: ${fresh.map(({ subject }) => subject).join('; ')}`,
        );
      }
      return mail;
    },
    close: () => server.close(),
  };
}

function shown({ mail: email, to: [to = ''], raw, header }: AcceptedMail): ReceivedMail {
  const { text = '', html = '', subject = '' } = email;
  const button = /https?:\/\/[^\s"<>]*#[\w-]+/.exec(text)?.[0] ?? null;
  const secret = button === null ? null : (button.split('#')[1] ?? null);
  return { to, email, subject, text, html, button, secret, raw, header };
}
