import type {
  AudienceRowShape,
  EmbeddingShape,
  EmbedShape,
  Endpoints,
  ExplanationShape,
  Output,
  OwnRequestShape,
  ReceiptShape,
  ResourceShape,
  ShareShape,
  WaitingRequestShape,
} from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { isoTime } from './checks.ts';
import { Invitations } from './invitations.ts';
import { ResourceLinks } from './links.ts';
import { type LiveEvent, watchResource } from './live.ts';
import { walkPages } from './pages.ts';
import { type PlannableChange, SharingPlan } from './plan.ts';
import type { RoleName } from './privacy.ts';

/** What `share` takes: people, groups, organizations, addresses; see the API's `POST /resources/:id/share`. */
export type ShareInput = z.input<Endpoints['share']['body']>;

/** What one asks for: a role (viewer when none is named) and words for the managers, 2,000 characters at most. */
export type AccessRequestInput = z.input<Endpoints['requestAccess']['body']>;

/** A person by account id or exact e-mail address, or any object that carries one. */
export type PersonReference = string | { readonly id: string } | { readonly email: string };

/** To whom ownership goes. */
export type TransferTarget = PersonReference | { readonly organization: string };
export interface TransferOptions {
  readonly keepManager?: boolean;
  readonly message?: string;
}
/** What remains to somebody who left. */
export type LeftShape = Output<Endpoints['leave']>;

/** What the API takes for a transfer. */
export function transferInput(to: TransferTarget, options: TransferOptions = {}) {
  return { ...transferTo(to), ...options };
}

function transferTo(to: TransferTarget): { person?: string; email?: string; organization?: string } {
  if (typeof to === 'string') return to.includes('@') ? { email: to } : { person: to };
  if ('organization' in to) return { organization: to.organization };
  return 'id' in to ? { person: to.id } : { email: to.email };
}

/** Whose eyes: a person (id or exact address), a group (id), somebody signed in, or a visitor without an account. */
export type Eyes = z.input<Endpoints['viewAs']['body']>['as'];

/** A published thing of any kind. */
export class ResourceHandle {
  readonly api: Api;
  readonly data: ResourceShape;
  /** Its share links; for managers. */
  readonly links: ResourceLinks;

  constructor(api: Api, data: ResourceShape) {
    this.api = api;
    this.data = data;
    this.links = new ResourceLinks(api, data.id);
  }

  get id(): string {
    return this.data.id;
  }

  get title(): string {
    return this.data.title;
  }

  /** The one address of this resource, whatever its mode. */
  get shareAddress(): string {
    return this.data.address;
  }

  /** Reads it again. */
  async refresh(): Promise<ResourceHandle> {
    return new ResourceHandle(this.api, await this.api.call('getResource', { params: { id: this.id } }));
  }

  /**
   * Shares with groups (ids, names, or objects with one). Replaces the groups it was shared with unless `append`; none
   * or `[]` clears them. Refused = nothing changed. The role is the kind's default when none is named.
   */
  async shareWith(
    groups: readonly (string | { readonly id: string })[] = [],
    options: { readonly append?: boolean; readonly role?: RoleName; readonly until?: Date } = {},
  ): Promise<ReceiptShape> {
    return this.share({
      groups: groups.map((group) => ({ id: typeof group === 'string' ? group : group.id })),
      ...(options.append === undefined ? {} : { append: options.append }),
      ...(options.role === undefined ? {} : { role: options.role }),
      ...(options.until === undefined ? {} : { until: isoTime('until', options.until) }),
    });
  }

  /** Shares with any mixture in one call, all or nothing. */
  async share(input: ShareInput): Promise<ReceiptShape> {
    return this.api.call('share', { params: { id: this.id }, body: input });
  }

  async setMode(mode: ResourceShape['mode'], modeRole?: 'viewer' | 'editor'): Promise<ReceiptShape> {
    return this.api.call('setMode', {
      params: { id: this.id },
      body: { mode, ...(modeRole ? { modeRole } : {}) },
    });
  }

  /**
   * Puts it into another collection of its owner (an id or a handle), or out of any: null. `plan({ kind: 'move', parent })`
   * says first who would gain and who would lose by it.
   */
  async moveTo(collection: string | { readonly id: string } | null): Promise<ReceiptShape> {
    const parent = collection === null || typeof collection === 'string' ? collection : collection.id;
    return this.api.call('move', { params: { id: this.id }, body: { parent } });
  }

  /** Who would gain and who would lose by a change, without making it; `apply()` on the answer makes exactly that. */
  async plan(change: PlannableChange): Promise<SharingPlan> {
    const data = await this.api.call('planChange', { params: { id: this.id }, body: { change } });
    return new SharingPlan(this.api, this.id, data);
  }

  /** Asks its managers for a higher role. */
  async request(input: AccessRequestInput): Promise<OwnRequestShape> {
    return this.api.call('requestAccess', { params: { id: this.id }, body: input });
  }

  /** Who asked for a role and waits for an answer, oldest first; for managers. */
  async requests(): Promise<readonly WaitingRequestShape[]> {
    return (await this.api.call('listRequests', { params: { id: this.id } })).items;
  }

  /** Gives who asked the role, or the one named here. */
  async approve(request: string, role?: RoleName): Promise<ReceiptShape> {
    return this.api.call('approveRequest', {
      params: { id: this.id, request },
      body: role === undefined ? {} : { role },
    });
  }

  /** Declines a request; who asked sees that. */
  async decline(request: string): Promise<void> {
    await this.api.call('declineRequest', { params: { id: this.id, request } });
  }

  /** Takes back one's own open request. */
  async withdrawRequest(): Promise<void> {
    await this.api.call('withdrawRequest', { params: { id: this.id } });
  }

  /**
   * Offers the ownership to a person (an id, an exact address, or an object with one), who has 14 days to accept, or
   * gives it to an organization of one's own at once. One stays manager unless `keepManager` is false.
   */
  async transfer(to: TransferTarget, options: TransferOptions = {}): Promise<ReceiptShape> {
    return this.api.call('transfer', { params: { id: this.id }, body: transferInput(to, options) });
  }

  /** Drops what was shared with oneself directly. Answers what remains and through what: both null when nothing does. */
  async leave(): Promise<LeftShape> {
    return this.api.call('leave', { params: { id: this.id } });
  }

  /** Lets editors share it on, up to editor, or no longer; for its owner. */
  async letEditorsShare(allowed = true): Promise<void> {
    await this.api.call('letEditorsShare', { params: { id: this.id }, body: { allowed } });
  }

  async star(): Promise<void> {
    await this.api.call('star', { params: { id: this.id } });
  }

  async unstar(): Promise<void> {
    await this.api.call('unstar', { params: { id: this.id } });
  }

  /** Hides it from what is shared with me, until it is shared again. */
  async hide(): Promise<void> {
    await this.api.call('hideShare', { params: { id: this.id } });
  }

  async unhide(): Promise<void> {
    await this.api.call('showShare', { params: { id: this.id } });
  }

  /** Everything that the share dialog shows; for managers. */
  async sharing(): Promise<ShareShape> {
    return this.api.call('getShare', { params: { id: this.id } });
  }

  async changeGrant(grant: string, changes: { role?: RoleName; until?: Date | null }): Promise<ReceiptShape> {
    const { role, until } = changes;
    return this.api.call('changeGrant', {
      params: { id: this.id, grant },
      body: {
        ...(role === undefined ? {} : { role }),
        ...(until === undefined ? {} : { until: until === null ? null : isoTime('until', until) }),
      },
    });
  }

  /** Invitations of addresses that wait for their holders. */
  get invitations(): Invitations {
    return new Invitations(this.api, this.id);
  }

  /** Takes one grant away; the receipt says who lost access and what remains. */
  async revoke(grant: string): Promise<ReceiptShape> {
    return this.api.call('revokeGrant', { params: { id: this.id, grant } });
  }

  /** Whether one may view it now; of another person only managers may ask. */
  async isViewable(person?: PersonReference): Promise<boolean> {
    return (await this.viewable(person)).viewable;
  }

  /** The same with the status to answer: 200, 401 for the anonymous, 404 for a signed-in stranger. */
  async viewable(person?: PersonReference): Promise<{ viewable: boolean; status: 200 | 401 | 404 }> {
    return this.api.call('isViewable', { params: { id: this.id }, query: personQuery(person) });
  }

  /**
   * Who can see it, with role and reasons. With the `grant` of a group or an organization: whom that lets in, each with
   * their own role and reasons.
   */
  audience(of: { readonly grant?: string } = {}): AsyncIterable<AudienceRowShape> {
    return walkPages((cursor) =>
      this.api.call('audience', { params: { id: this.id }, query: { ...of, ...cursor } }),
    );
  }

  /** Why a person (oneself when none is named) can or cannot. */
  async explain(person?: PersonReference): Promise<ExplanationShape> {
    return this.api.call('explain', { params: { id: this.id }, query: personQuery(person) });
  }

  /**
   * What becomes of it while one looks: one's role, its end, new content, changed sharing; for `for await`. Ends with
   * the access, or by the signal.
   */
  watch(options: { readonly signal?: AbortSignal } = {}): AsyncGenerator<LiveEvent, void> {
    return watchResource(this.api, this.id, options.signal);
  }

  /**
   * The same thing as somebody else would see it: an hour at most, and until `stop`. For its managers. Rejects with
   * `not-found` where the other would meet the closed door, and for people whom one does not know.
   *
   * @example const { resource, stop } = await flights.viewAs({ group: trade.id });
   */
  async viewAs(as: Eyes): Promise<{ readonly resource: ResourceHandle; stop(): Promise<void> }> {
    const { api } = this;
    const acting = await api.call('viewAs', { params: { id: this.id }, body: { as } });
    const worn = api.wearing(acting.id);
    const stop = () => api.call('stopActing', { params: { id: acting.id } });
    try {
      return {
        resource: new ResourceHandle(worn, await worn.call('getResource', { params: { id: this.id } })),
        stop,
      };
    } catch (error) {
      await stop();
      throw error;
    }
  }

  async update(changes: { title?: string; description?: string }): Promise<ResourceHandle> {
    return new ResourceHandle(
      this.api,
      await this.api.call('updateResource', { params: { id: this.id }, body: changes }),
    );
  }

  async versions() {
    return (await this.api.call('listVersions', { params: { id: this.id } })).items;
  }

  async restoreVersion(number: number): Promise<ResourceHandle> {
    const data = await this.api.call('restoreVersion', { params: { id: this.id, number } });
    return new ResourceHandle(this.api, data);
  }

  async trash(): Promise<void> {
    await this.api.call('trashResource', { params: { id: this.id } });
  }

  async restore(): Promise<ResourceHandle> {
    return new ResourceHandle(this.api, await this.api.call('restoreResource', { params: { id: this.id } }));
  }

  /**
   * A signed address by which the named origins may frame it, private or not, for an hour or until the time given (a week
   * at most). It rests on your rights: when you may no longer share it, it shows nothing. The address is told this once.
   */
  async embed(input: {
    readonly origins: readonly string[];
    readonly until?: Date;
  }): Promise<{ readonly address: string; readonly embed: EmbedShape }> {
    const { origins, until } = input;
    const life =
      until === undefined ? null : Math.floor((Date.parse(isoTime('until', until)) - Date.now()) / 1000);
    return this.api.call('createEmbed', {
      params: { id: this.id },
      body: { origins: [...origins], ...(life === null ? {} : { life }) },
    });
  }

  /** Which origins may frame it, and its signed addresses; for managers. */
  async embedding(): Promise<EmbeddingShape> {
    return this.api.call('getEmbedding', { params: { id: this.id } });
  }

  /** Sets which origins may frame it for whoever may see it without signing in. */
  async setEmbedOrigins(origins: readonly string[]): Promise<readonly string[]> {
    const body = { origins: [...origins] };
    return (await this.api.call('setEmbedOrigins', { params: { id: this.id }, body })).origins;
  }

  /** Ends a signed address. */
  async revokeEmbed(embed: string): Promise<void> {
    await this.api.call('revokeEmbed', { params: { id: this.id, embed } });
  }

  /** Downloads in a format of its kind, such as `csv` with `{ table: 'edges' }`. */
  async export(format: string, query: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.api.raw('exportResource', { params: { id: this.id, format }, query });
  }
}

function personQuery(person: PersonReference | undefined): { person?: string } {
  if (person === undefined) return {};
  if (typeof person === 'string') return { person };
  return { person: 'id' in person ? person.id : person.email };
}
