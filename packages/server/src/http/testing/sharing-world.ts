import type { Answer } from '../../testing/http-caller.ts';
import type { TestPerson } from '../../testing/index.ts';
import { type Story, startStory } from './story.ts';

export const DAY = 24 * 3_600_000;

/** People and groups around one thing of Ann's, for tests of sharing. */
export class SharingWorld {
  /** The thing that is shared: a private sheet of Ann's, a new one for each test. */
  id = '';
  readonly story: Story;
  /** Owner; in Trade team and Quiet. */
  readonly ann: TestPerson;
  /** In Trade team and Quiet. */
  readonly ben: TestPerson;
  /** In Trade team. */
  readonly cleo: TestPerson;
  /** Knows nobody, in Strangers. */
  readonly eve: TestPerson;
  /** Shares with everyone. */
  readonly max: TestPerson;
  /** In Trade team; may create and share with groups, and no more. */
  readonly pia: TestPerson;
  /** Ids of the groups. */
  readonly groups: Readonly<Record<'trade' | 'quiet' | 'strangers', string>>;

  private constructor(
    story: Story,
    people: Readonly<Record<'ann' | 'ben' | 'cleo' | 'eve' | 'max' | 'pia', TestPerson>>,
    groups: SharingWorld['groups'],
  ) {
    this.story = story;
    this.ann = people.ann;
    this.ben = people.ben;
    this.cleo = people.cleo;
    this.eve = people.eve;
    this.max = people.max;
    this.pia = people.pia;
    this.groups = groups;
  }

  static async start(): Promise<SharingWorld> {
    const story = await startStory();
    const people = {
      ann: await story.hub.person('Ann'),
      ben: await story.hub.person('Ben'),
      cleo: await story.hub.person('Cleo'),
      eve: await story.hub.person('Eve'),
      max: await story.hub.person('Max'),
      pia: await story.hub.person('Pia', { role: 'GUEST' }),
    };
    const { ann, ben, cleo, eve, max, pia } = people;
    const groups = {
      trade: await story.group('Trade team', [ann, ben, cleo, pia]),
      quiet: await story.group('Quiet', [ann, ben], { sharing: false }),
      strangers: await story.group('Strangers', [eve]),
    };
    await story.group('Sharers', [max], { permissions: ['share:everyone'] });
    await story.group('Plain', [pia], { permissions: ['resources:create', 'share:groups'] });
    return new SharingWorld(story, people, groups);
  }

  async newThing(): Promise<void> {
    this.id = await this.story.publish(this.ann, { sharing: { mode: 'private' } });
  }

  close(): Promise<void> {
    return this.story.close();
  }

  /** Address of a part of the thing. */
  at(path = ''): string {
    return `/api/v1/resources/${this.id}${path}`;
  }

  /** A time to come, as the API takes it. */
  later(ms: number): string {
    return new Date(this.story.hub.clock.now() + ms).toISOString();
  }

  share(body: unknown, who: TestPerson = this.ann): Promise<Answer> {
    return this.story.share(who, this.id, body);
  }

  /** How a share is refused: status, code, words. */
  async refusal(body: unknown, who: TestPerson = this.ann): Promise<string> {
    const answer = await this.share(body, who);
    return `${answer.status} ${answer.body.code}: ${answer.body.detail}`;
  }

  /** Who holds what here, as `name role`, with `until` when there is an end; without the owner. */
  async shares(who: TestPerson = this.ann): Promise<string[]> {
    const { items } = (await who.call('GET', this.at('/audience?limit=200'))).body;
    const words = items
      .filter((row: { owner: boolean }) => !row.owner)
      .flatMap((row: { principal: { name: string }; becauses: { role: string; until: string | null }[] }) =>
        row.becauses.map(
          ({ role, until }) => `${row.principal.name} ${role}${until === null ? '' : ' until'}`,
        ),
      );
    return words.toSorted();
  }

  /** The first grant of whoever is shown by that name. */
  async grantOf(name: string): Promise<string> {
    const { items } = (await this.ann.call('GET', this.at('/audience?limit=200'))).body;
    const row = items.find((one: { principal: { name: string } }) => one.principal.name === name);
    return row.becauses[0].grant;
  }

  sees(who: TestPerson | null): Promise<number> {
    return this.story.sees(who, this.id);
  }

  roleOf(who: TestPerson): Promise<string | null> {
    return this.story.roleOf(who, this.id);
  }
}
