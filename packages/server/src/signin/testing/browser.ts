import { type Answer, call, type Sent } from '../../testing/http-caller.ts';

/** A browser as the hub sees one: it keeps cookies and says that its calls come from the hub's own page. */
export class TestBrowser {
  readonly #url: string;
  readonly cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async call(method: string, path: string, body?: unknown, sent: Sent = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await call(this.#url, method, path, {
      ...(body === undefined ? {} : { body }),
      ...(cookie === '' ? {} : { cookie }),
      ...sent,
      headers: { 'sec-fetch-site': 'same-origin', ...sent.headers },
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  /** The value of the one cookie whose name ends so. */
  cookie(end: string): string | undefined {
    return [...this.cookies].find(([name]) => name.endsWith(end))?.[1];
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const gone = value === '' || attributes.includes('Max-Age=0');
    if (gone) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
