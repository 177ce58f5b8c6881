import type {
  Endpoints,
  GroupShape,
  LinkedThingShape,
  LinkPageShape,
  MetadataShape,
  Output,
  OwnRequestShape,
  PersonShape,
} from '@tessera/contract';
import type { z } from 'zod';
import { Inbox, Mail } from './activity.ts';
import type { Api, CallOptions } from './api.ts';
import { Audit } from './audit.ts';
import { resourceIdOf, secretFor } from './fragment.ts';
import { type ExposureOrder, Exposures, Transfers, type Waiting } from './gallery.ts';
import { GraphBuilder } from './graph.ts';
import { Groups } from './groups.ts';
import { acceptLink, type LinkEntry, lookAtLink } from './links.ts';
import { type LiveChannel, liveOf } from './live.ts';
import { Organizations } from './organizations.ts';
import { walkPages } from './pages.ts';
import { OwnAccount, Users } from './people.ts';
import { PRIVATE, type Privacy, plain } from './privacy.ts';
import { type AccessRequestInput, ResourceHandle } from './resource.ts';
import { Settings } from './settings.ts';

export type PublishInput = z.input<Endpoints['publish']['body']>;
export type ListInput = z.input<Endpoints['listResources']['query']>;

/** A hub, signed in. Two clients of one person never disturb each other: what is set here lives here. */
export class Hub {
  readonly api: Api;
  readonly users: Users;
  readonly groups: Groups;
  /** Ownership that is offered to me and by me. */
  readonly transfers: Transfers;
  readonly organizations: Organizations;
  readonly account: OwnAccount;
  readonly settings: Settings;
  readonly audit: Audit;
  /** What one was told. */
  readonly inbox: Inbox;
  /** The mail server and the queue, for administrators. */
  readonly mail: Mail;
  readonly #owner: string | null;
  #privacy: Privacy | null = null;
  #acting: { readonly own: Api; readonly id: string } | null = null;

  constructor(api: Api, owner: string | null = null) {
    this.api = api;
    this.#owner = owner;
    this.users = new Users(api);
    this.groups = new Groups(api);
    this.transfers = new Transfers(api);
    this.organizations = new Organizations(api);
    this.account = new OwnAccount(api);
    this.settings = new Settings(api);
    this.audit = new Audit(api);
    this.inbox = new Inbox(api);
    this.mail = new Mail(api);
  }

  /** The open channel: news of one's inbox, and what is watched. It opens when something listens. */
  get events(): LiveChannel {
    return liveOf(this.api);
  }

  /** What this hub is. */
  metadata(): Promise<MetadataShape> {
    return this.api.call('metadata');
  }

  /**
   * Who may see what this client publishes from now on; a second call replaces the first. With nothing: private, nobody
   * invited, no mail. `null`: the hub's own default again.
   */
  privacy(privacy: Privacy | null = PRIVATE): this {
    this.#privacy = privacy === null ? null : plain(privacy);
    return this;
  }

  /** What {@link privacy} set last. */
  get currentPrivacy(): Privacy | null {
    return this.#privacy;
  }

  /** The same hub, publishing to an organization (slug or id) that one is in. */
  organization(organization: string): Hub {
    const hub = new Hub(this.api, organization);
    hub.privacy(this.#privacy);
    return hub;
  }

  /** A graph to be put together and published. */
  graph(): GraphBuilder {
    return new GraphBuilder(this);
  }

  /** Publishes a resource of any kind. */
  async publish(input: PublishInput, options: CallOptions = {}): Promise<ResourceHandle> {
    const owner = this.#owner === null ? {} : { owner: this.#owner };
    const body = { ...owner, ...input };
    return new ResourceHandle(this.api, await this.api.call('publish', { body }, watched(options)));
  }

  /** New data under the same address. */
  async addVersion(
    idOrAddress: string,
    input: z.input<Endpoints['addVersion']['body']>,
    options: CallOptions = {},
  ): Promise<ResourceHandle> {
    const params = { id: resourceIdOf(this.api, idOrAddress) };
    const data = await this.api.call('addVersion', { params, body: input }, watched(options));
    return new ResourceHandle(this.api, data);
  }

  /** A resource by its id or its address. Rejects with `not-found` for what one may not view, as for what is not there. */
  async resource(idOrAddress: string): Promise<ResourceHandle> {
    const params = { id: resourceIdOf(this.api, idOrAddress) };
    return new ResourceHandle(this.api, await this.api.call('getResource', { params }));
  }

  /** Asks for a role on what one may not open yet, by id or address; an id that nothing has is answered alike. */
  async requestAccess(idOrAddress: string, input: AccessRequestInput = {}): Promise<OwnRequestShape> {
    const params = { id: resourceIdOf(this.api, idOrAddress) };
    return this.api.call('requestAccess', { params, body: input });
  }

  /** One's own last request for an id or address: pending, approved or declined; null without one. */
  async accessRequest(idOrAddress: string): Promise<OwnRequestShape | null> {
    const params = { id: resourceIdOf(this.api, idOrAddress) };
    return (await this.api.call('myRequest', { params })).request;
  }

  /** What a share link is to oneself, by its address; changes nothing. */
  lookAtLink(address: string, entry: LinkEntry = {}): Promise<LinkPageShape> {
    return lookAtLink(this.api, address, entry);
  }

  /**
   * Accepts a share link by its address; again is no error. `accepted` is false where the kind asks for something to be
   * authorized besides, which `thing.authorizes` says: then call again with `authorize`.
   */
  acceptLink(
    address: string,
    entry: LinkEntry = {},
  ): Promise<{ readonly accepted: boolean; readonly thing: LinkedThingShape }> {
    return acceptLink(this.api, address, entry);
  }

  /**
   * Accepts an invitation by its address or secret, as the account of the invited address. One that came by mail proves the
   * address: `others` is what else it was invited to. Rejects with `wrong-account` and `invitation-over`.
   */
  async acceptInvitation(secret: string): Promise<Output<Endpoints['acceptInvitation']>> {
    return this.api.call('acceptInvitation', { body: { secret: secretFor(this.api, secret) } });
  }

  /** Resources of a view, newest first; reads further pages as they are wanted. */
  async *resources(query: ListInput = {}): AsyncGenerator<ResourceHandle, void> {
    const items = walkPages((cursor) => this.api.call('listResources', { query: { ...query, ...cursor } }));
    for await (const item of items) yield new ResourceHandle(this.api, item);
  }

  /** What others share with me, newest share first; of one kind, through one group, if named. */
  sharedWithMe(
    only: { readonly kind?: string; readonly group?: string } = {},
  ): AsyncGenerator<ResourceHandle, void> {
    return this.resources({ view: 'shared', ...only });
  }

  /** What I starred and may still view, by last change. */
  starred(only: { readonly kind?: string } = {}): AsyncGenerator<ResourceHandle, void> {
    return this.resources({ view: 'starred', ...only });
  }

  /** What I opened, last first. */
  recent(only: { readonly kind?: string } = {}): AsyncGenerator<ResourceHandle, void> {
    return this.resources({ view: 'recent', ...only });
  }

  /**
   * People, groups and organizations whose names, addresses or slugs begin with a text, of those that one knows; an exact
   * address is always found. With `resource`, for its managers: who has access to it already, and through what.
   */
  async findPrincipals(
    text: string,
    how: { readonly resource?: string } = {},
  ): Promise<Output<Endpoints['searchPrincipals']>['items']> {
    const { resource } = how;
    const only = resource === undefined ? {} : { resource: resourceIdOf(this.api, resource) };
    return (await this.api.call('searchPrincipals', { query: { query: text, ...only } })).items;
  }

  /** How what this client publishes would be shared unless it says so, and what it may choose. */
  async publishing(): Promise<Output<Endpoints['getPublishing']>> {
    return this.api.call('getPublishing', { query: this.#owner === null ? {} : { owner: this.#owner } });
  }

  /** All that is open of what I own or manage, and all that I gave; to be revoked or prolonged at once. */
  whatIShare(how: { readonly order?: ExposureOrder } = {}): Exposures {
    return new Exposures(this.api, how.order ?? 'widest');
  }

  /** Requests for things and groups that I manage, ownership and memberships of organizations that are offered to me. */
  async waiting(): Promise<Waiting> {
    return this.api.call('waiting');
  }

  /** Groups, by their names, by which others share things with me directly, and who they are; public ones when asked for. */
  async groupsSharingWithMe(
    how: { readonly includePublic?: boolean } = {},
  ): Promise<ReadonlyMap<string, readonly PersonShape[]>> {
    const query = { includePublic: how.includePublic === true ? 'true' : 'false' };
    const { items } = await this.api.call('groupsSharingWithMe', { query });
    return new Map(items.map(({ group, owners }) => [group.name, owners]));
  }

  /** Groups that one is in whose sharing is on. */
  async mySharingGroups(): Promise<readonly GroupShape[]> {
    return (await this.api.call('mySharingGroups')).items;
  }

  /**
   * The hub as another account, named by address or id, would have it: an hour at most, and until {@link stopActing}. The
   * person is told. Read-only unless `writes` is chosen, which takes a `reason`; never credentials, sharing or ownership.
   * For who manages accounts; this client stays oneself. Rejects with `permission-needed` or `sign-in-stale`.
   */
  async loginAs(
    person: string,
    how: { readonly writes?: boolean; readonly reason?: string } = {},
  ): Promise<Hub> {
    const { id } = await this.api.call('actAs', { body: { person, ...how } });
    return this.#wearing(id);
  }

  /** The hub as a visitor without an account has it, also where none are let in; for whoever may view everything. */
  async loginAsGuest(): Promise<Hub> {
    const { id } = await this.api.call('viewAsGuest');
    return this.#wearing(id);
  }

  /** Of a client from {@link loginAs} or {@link loginAsGuest}: ends it. Its later calls reject with `acting-over`. */
  async stopActing(): Promise<void> {
    if (this.#acting === null) return;
    const { own, id } = this.#acting;
    await own.call('stopActing', { params: { id } });
  }

  #wearing(id: string): Hub {
    const hub = new Hub(this.api.wearing(id), this.#owner);
    hub.#acting = { own: this.api, id };
    return hub;
  }

  /** Ends this session. */
  async logout(): Promise<void> {
    await this.api.call('signOut');
  }
}

/** Asks for progress only when somebody listens. */
function watched(options: CallOptions): CallOptions {
  return {
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  };
}
