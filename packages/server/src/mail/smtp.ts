import { Readable } from 'node:stream';
import type { MailAccount } from '@tessera/domain';
import type SmtpConnection from 'nodemailer/lib/smtp-connection';

/** What became of one attempt to hand a mail over. `answer` is the server's own, or why there is none. */
export type Handover =
  | { readonly kind: 'accepted'; readonly answer: string }
  /** The server does not take this mail; `forGood`: it says that it never will. */
  | { readonly kind: 'refused'; readonly answer: string; readonly forGood: boolean }
  /** No connection that takes mail: nothing about this mail. */
  | { readonly kind: 'unreachable'; readonly answer: string }
  /** All of it went out and no answer came: it may have been accepted. */
  | { readonly kind: 'unsure'; readonly answer: string };

/** The mail server cannot be used; `answer` is its own, or why there is none. */
export class SmtpFault extends Error {
  readonly answer: string;
  /** The server answered, and not only the network failed. */
  readonly code: number | null;

  constructor(answer: string, code: number | null) {
    super(answer);
    this.name = 'SmtpFault';
    this.answer = answer;
    this.code = code;
  }
}

/** How long to wait, ms. */
export interface SmtpPatience {
  /** For the connection, and for the greeting. */
  readonly connecting: number;
  /** For any one answer. */
  readonly silence: number;
}

export const USUAL_PATIENCE: SmtpPatience = { connecting: 15_000, silence: 60_000 };

/** The most of one server's answer that is kept, characters. */
const LONGEST_ANSWER = 500;

/** An open connection that is signed in. Several mails may go over it, one after another. */
export class SmtpLine {
  readonly #connection: SmtpConnection;
  readonly #broken: Promise<never>;
  readonly #account: MailAccount;

  private constructor(connection: SmtpConnection, account: MailAccount) {
    this.#connection = connection;
    this.#account = account;
    const { promise, reject } = Promise.withResolvers<never>();
    connection.on('error', reject);
    connection.on('end', () => reject(new Error('The server closed the connection.')));
    promise.catch(() => {});
    this.#broken = promise;
  }

  /** Connects, secures the connection as the settings say, and signs in. Fails with {@link SmtpFault}. */
  static async open(account: MailAccount, self: string, patience = USUAL_PATIENCE): Promise<SmtpLine> {
    const { host, port, security, user } = account.server;
    const { default: Connection } = await import('nodemailer/lib/smtp-connection');
    const connection = new Connection({
      ...{ host, port, name: self },
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true },
      dnsTimeout: patience.connecting,
      connectionTimeout: patience.connecting,
      greetingTimeout: patience.connecting,
      socketTimeout: patience.silence,
      socketCloseTimeout: 1_000,
      maxResponseSize: 65_536,
    });
    const line = new SmtpLine(connection, account);
    try {
      await line.#step<void>((done) => connection.connect((error) => done(error ?? null)));
      if (user !== null) {
        const credentials = { user, pass: account.password ?? '' };
        await line.#step<unknown>((done) =>
          connection.login({ user, pass: credentials.pass, credentials }, done),
        );
      }
      return line;
    } catch (error) {
      line.close();
      throw new SmtpFault(line.#answerOf(error), codeOf(error));
    }
  }

  /**
   * Hands one mail over. `beforeLast` is awaited when all but its end has gone out: once it is done, and only then, the
   * server may accept it.
   */
  async send(
    envelope: { readonly from: string; readonly to: string },
    message: Buffer,
    beforeLast: () => Promise<void>,
  ): Promise<Handover> {
    let handed = false;
    const cut = Math.max(0, message.length - 2);
    async function* parts() {
      yield message.subarray(0, cut);
      await beforeLast();
      handed = true;
      yield message.subarray(cut);
    }
    const body = Readable.from(parts(), { objectMode: false, highWaterMark: 1 });
    try {
      const { response } = await this.#step<{ readonly response: string }>((done) => {
        body.once('error', (error: Error) => done(error));
        this.#connection.send({ from: envelope.from, to: [envelope.to] }, body, done);
      });
      return { kind: 'accepted', answer: this.#plain(response) };
    } catch (error) {
      const answer = this.#answerOf(error);
      const code = codeOf(error);
      if (code !== null) return { kind: 'refused', answer, forGood: code >= 500 };
      return { kind: handed ? 'unsure' : 'unreachable', answer };
    } finally {
      body.destroy();
    }
  }

  close(): void {
    this.#connection.quit();
    this.#connection.close();
  }

  #step<T>(work: (done: (error: Error | null, result?: T) => void) => void): Promise<T> {
    const step = new Promise<T>((resolve, reject) => {
      work((error, result) => (error === null ? resolve(result as T) : reject(error)));
    });
    return Promise.race([step, this.#broken]);
  }

  #answerOf(error: unknown): string {
    const { response, message } = error as { readonly response?: string; readonly message?: string };
    return this.#plain(response ?? message ?? String(error));
  }

  /** One line without controls. A server that repeats what it was told repeats no password here. */
  #plain(answer: string): string {
    const { password, server } = this.#account;
    const said = answer.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
    if (password === null || password === '') return said.slice(0, LONGEST_ANSWER);
    const forms = [
      password,
      Buffer.from(password).toString('base64'),
      Buffer.from(`\0${server.user ?? ''}\0${password}`).toString('base64'),
    ];
    return forms.reduce((text, form) => text.replaceAll(form, '…'), said).slice(0, LONGEST_ANSWER);
  }
}

function codeOf(error: unknown): number | null {
  const { responseCode } = error as { readonly responseCode?: number };
  return typeof responseCode === 'number' ? responseCode : null;
}
