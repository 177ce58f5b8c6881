import type { AddressInfo, Socket } from 'node:net';
import type { MailAccount } from '@tessera/domain';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as its reader's software shows it, and as it came. */
export interface AcceptedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly mail: Email;
  /** Of a header that comes once, by its name in small letters; null without. */
  header(name: string): string | null;
}

/** What a server does with mail, changed by a test at any time. */
export interface MailBehaviour {
  /** The answer to a recipient, such as `550 No such user`; null = taken. */
  recipient(address: string): string | null;
  /** `refuse:…`: answers so after the data. `cut`: cuts the line amid them. `lose`: takes them and cuts the line. `hang`: says nothing. */
  data: 'take' | `refuse:${string}` | 'cut' | 'lose' | 'hang';
}

/** An SMTP server of a test's own, on a port of this machine. */
export interface TestMailServer {
  readonly port: number;
  /** What was accepted, in order. */
  readonly mails: readonly AcceptedMail[];
  readonly behaviour: MailBehaviour;
  /** How many connections were made. */
  connections(): number;
  account(changes?: Partial<MailAccount['server']> & { readonly password?: string }): MailAccount;
  /** The same as the environment has it. */
  environment(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export const MAIL_USER = 'hub';
export const MAIL_PASSWORD = 'a long mail password';

/** Starts a server that takes `MAIL_USER` with `MAIL_PASSWORD`, or anybody; TLS, where wanted, with a certificate nobody knows. */
export async function startMailServer(
  options: { readonly signIn?: boolean; readonly tls?: boolean } = {},
): Promise<TestMailServer> {
  const mails: AcceptedMail[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const behaviour: MailBehaviour = { recipient: () => null, data: 'take' };
  const server = new SMTPServer({
    authOptional: options.signIn !== true,
    allowInsecureAuth: true,
    secure: options.tls === true,
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth({ username, password }, _session, done) {
      if (username === MAIL_USER && password === MAIL_PASSWORD) done(null, { user: username });
      else done(answer(`535 5.7.8 The password ${password ?? ''} is wrong`));
    },
    onRcptTo({ address }, _session, done) {
      const refusal = behaviour.recipient(address);
      done(refusal === null ? null : answer(refusal));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      const { data } = behaviour;
      stream.on('data', (part: Buffer) => {
        parts.push(part);
        if (data === 'cut') cutAll();
      });
      stream.on('end', async () => {
        if (data.startsWith('refuse:')) return done(answer(data.slice('refuse:'.length)));
        if (data === 'hang' || data === 'cut') return;
        const raw = Buffer.concat(parts).toString('utf8');
        const mail = await PostalMime.parse(raw);
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          ...{ raw, mail },
          header: (name) => mail.headers.find(({ key }) => key === name)?.value ?? null,
        });
        if (data === 'lose') cutAll();
        else done(null, 'taken');
      });
    },
  });
  server.on('error', () => {});
  // The bare socket below a secured one must not be cut by itself: Node does not survive it.
  server.server.on(options.tls === true ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  function cutAll(): void {
    for (const socket of sockets) socket.destroy();
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const account: TestMailServer['account'] = ({ password, ...changes } = {}) => ({
    server: {
      ...{ host: '127.0.0.1', port, security: 'none', sender: 'hub@example.org' },
      user: options.signIn === true ? MAIL_USER : null,
      ...changes,
    },
    password: options.signIn === true ? (password ?? MAIL_PASSWORD) : null,
  });
  return {
    ...{ port, mails, behaviour, account },
    connections: () => connections,
    environment: () => ({
      TESSERA_SMTP_HOST: '127.0.0.1',
      TESSERA_SMTP_PORT: String(port),
      TESSERA_SMTP_SECURITY: 'none',
      TESSERA_SMTP_SENDER: 'hub@example.org',
    }),
    close: () => {
      cutAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(text: string): Error {
  return Object.assign(new Error(text.slice(4)), { responseCode: Number(text.slice(0, 3)) });
}
