import { defineKind } from '@tessera/domain';
import type { KindServer } from '../../kind-host.ts';
import { sheet, TEST_KINDS } from '../../kinds/testing/test-kinds.ts';
import type { Answer } from '../../testing/http-caller.ts';
import type { TestHubOptions, TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from './story.ts';

/** A kind that runs code: it says what it exposes, and asks to be authorized. */
const lab: KindServer = {
  ...sheet,
  kind: defineKind({
    ...sheet.kind,
    id: 'lab',
    roles: ['viewer', 'editor', 'operator', 'manager', 'owner'],
    defaultMode: 'private',
    refusedModes: ['unlisted', 'public'],
    exposes: 'Whoever runs code in it can read its files and secrets.',
    authorizes: 'It will know your name, and runs what you type.',
  }),
};

/** A link that somebody made. */
export interface MadeLink {
  readonly id: string;
  /** What stands behind `#`. */
  readonly secret: string;
  readonly address: string;
}

/** People around links to one thing of Ann's. */
export class LinkWorld {
  /** A private sheet of Ann's, a new one for each test. */
  id = '';
  readonly story: Story;
  readonly ann: TestPerson;
  readonly ben: TestPerson;
  readonly cem: TestPerson;
  /** Has no permissions at all. */
  readonly gus: TestPerson;

  private constructor(story: Story, people: Readonly<Record<'ann' | 'ben' | 'cem' | 'gus', TestPerson>>) {
    this.story = story;
    this.ann = people.ann;
    this.ben = people.ben;
    this.cem = people.cem;
    this.gus = people.gus;
  }

  static async start(options: TestHubOptions = {}): Promise<LinkWorld> {
    const story = await startStory({ kinds: [...TEST_KINDS, lab], ...options });
    const { hub } = story;
    return new LinkWorld(story, {
      ann: await hub.person('Ann'),
      ben: await hub.person('Ben'),
      cem: await hub.person('Cem'),
      gus: await hub.person('Gus', { role: 'GUEST' }),
    });
  }

  async newThing(asked: Readonly<Record<string, unknown>> = {}): Promise<void> {
    this.id = await this.story.publish(this.ann, {
      title: 'Flights',
      sharing: { mode: 'private' },
      ...asked,
    });
  }

  close(): Promise<void> {
    return this.story.close();
  }

  /** Address of a part of the thing. */
  at(path = ''): string {
    return `/api/v1/resources/${this.id}${path}`;
  }

  async settings(changes: Readonly<Record<string, unknown>>): Promise<void> {
    const { status, body } = await this.story.hub.admin.call('PATCH', '/api/v1/settings', changes);
    if (status !== 200) throw new Error(`settings: ${status} ${JSON.stringify(body)}`);
  }

  /** Makes a link; a refusal is a fault of the test. */
  async link(asked: Readonly<Record<string, unknown>> = {}, who = this.ann): Promise<MadeLink> {
    const { status, body } = await this.making(asked, who);
    if (status !== 201) throw new Error(`no link was made: ${status} ${JSON.stringify(body)}`);
    return { id: body.link.id, address: body.address, secret: body.address.split('#')[1] };
  }

  making(asked: Readonly<Record<string, unknown>> = {}, who = this.ann): Promise<Answer> {
    return who.call('POST', this.at('/links'), asked);
  }

  /** How a link is refused: status, code, words. */
  async refusal(asked: Readonly<Record<string, unknown>>, who = this.ann): Promise<string> {
    const { status, body } = await this.making(asked, who);
    return `${status} ${body.code}: ${body.detail}`;
  }

  /** The page that a link shows. */
  async page(
    who: TestPerson | null,
    { secret }: Pick<MadeLink, 'secret'>,
    password?: string,
  ): Promise<Answer['body']> {
    const body = { secret, ...(password === undefined ? {} : { password }) };
    const path = '/api/v1/link/look';
    const answer = await (who === null
      ? this.story.hub.call('POST', path, { body })
      : who.call('POST', path, body));
    return answer.status === 200 ? answer.body : `${answer.status} ${answer.body.code}`;
  }

  accept(
    who: TestPerson,
    { secret }: Pick<MadeLink, 'secret'>,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<Answer> {
    return who.call('POST', '/api/v1/link/accept', { secret, ...more });
  }

  /** `ok`, or the page that stands in the way. */
  async accepted(
    who: TestPerson,
    link: Pick<MadeLink, 'secret'>,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<string> {
    const { status, body } = await this.accept(who, link, more);
    if (status === 200) return body.accepted ? 'ok' : 'authorize';
    return body.code === 'link-refused' ? body.parameters.page : `${status} ${body.code}`;
  }

  async links(who = this.ann): Promise<Answer['body']> {
    return (await who.call('GET', this.at('/links'))).body;
  }

  /** Who came through links, by name. */
  async people(who = this.ann): Promise<Answer['body']> {
    return (await who.call('GET', this.at('/link-people'))).body.items;
  }

  async names(): Promise<string[]> {
    return (await this.people()).map((person: { name: string }) => person.name).toSorted();
  }

  end(path: string, who = this.ann): Promise<Answer> {
    return who.call('DELETE', this.at(path));
  }

  sees(who: TestPerson | null): Promise<number> {
    return this.story.sees(who, this.id);
  }

  roleOf(who: TestPerson): Promise<string | null> {
    return this.story.roleOf(who, this.id);
  }
}
