import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
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
  const mails: ReceivedMail[] = [];
  const taken = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { rcptTo } = session.envelope;
        received(Buffer.concat(chunks), rcptTo[0]?.address ?? '').then((mail) => {
          mails.push(mail);
          done();
        }, done);
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const take = async (hub: TestHub, address: string) => {
    await hub.hub.settled();
    await hub.hub.machine.post.drain();
    const wanted = address.toLowerCase();
    const all = mails.filter((mail) => mail.to.toLowerCase() === wanted);
    const fresh = all.slice(taken.get(wanted) ?? 0);
    taken.set(wanted, all.length);
    return fresh;
  };
  return {
    environment: {
      TESSERA_SMTP_HOST: '127.0.0.1',
      TESSERA_SMTP_PORT: String(port),
      TESSERA_SMTP_SECURITY: 'none',
      TESSERA_SMTP_SENDER: 'hub@example.org',
    },
    mails,
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
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function received(raw: Buffer, to: string): Promise<ReceivedMail> {
  const email = await PostalMime.parse(raw);
  const { text = '', html = '', subject = '' } = email;
  const button = /https?:\/\/[^\s"<>]*#[\w-]+/.exec(text)?.[0] ?? null;
  return {
    to,
    email,
    subject,
    text,
    html,
    button,
    secret: button === null ? null : (button.split('#')[1] ?? null),
  };
}
