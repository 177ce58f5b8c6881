import type {
  Endpoints,
  LinkedThingShape,
  LinkPageShape,
  LinkPersonShape,
  LinkShape,
  LinksShape,
  ReceiptShape,
} from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { secretFor } from './fragment.ts';

/** What a new link is to be; see the API's `POST /resources/:id/links`. Times in seconds. */
export type LinkInput = z.input<Endpoints['createLink']['body']>;
/** What of a link can be changed. */
export type LinkChanges = z.input<Endpoints['updateLink']['body']>;

/** A link that was just made: its address holds the secret and is shown this once. */
export interface NewLink {
  readonly link: LinkShape;
  readonly address: string;
}

/** The share links of one resource, for its managers. */
export class ResourceLinks {
  readonly #api: Api;
  readonly #id: string;

  constructor(api: Api, id: string) {
    this.#api = api;
    this.#id = id;
  }

  /** Makes a link; with nothing: for viewers, an hour, any number of uses. */
  create(input: LinkInput = {}): Promise<NewLink> {
    return this.#api.call('createLink', { params: { id: this.#id }, body: input });
  }

  /** Links that are not revoked, newest first; expired ones stay until they are. */
  async list(): Promise<readonly LinkShape[]> {
    return (await this.overview()).items;
  }

  /** The links, and what can be made here. */
  overview(): Promise<LinksShape> {
    return this.#api.call('listLinks', { params: { id: this.#id } });
  }

  update(link: string, changes: LinkChanges): Promise<LinkShape> {
    return this.#api.call('updateLink', { params: { id: this.#id, link }, body: changes });
  }

  /** Lets nobody in by the link until {@link resume}. */
  pause(link: string): Promise<LinkShape> {
    return this.update(link, { paused: true });
  }

  resume(link: string): Promise<LinkShape> {
    return this.update(link, { paused: false });
  }

  /** Ends a link; `people: true` takes along who came through it, and only what they have through it. */
  revoke(link: string, options: { readonly people?: boolean } = {}): Promise<ReceiptShape> {
    return this.#api.call('revokeLink', { params: { id: this.#id, link }, query: peopleQuery(options) });
  }

  /** Ends every link of the resource. */
  revokeAll(options: { readonly people?: boolean } = {}): Promise<ReceiptShape> {
    return this.#api.call('revokeLinks', { params: { id: this.#id }, query: peopleQuery(options) });
  }

  /** Who came in through links and is in, latest first; of visitors by open links the latest 1,000. */
  async people(): Promise<readonly LinkPersonShape[]> {
    return (await this.#api.call('listLinkPeople', { params: { id: this.#id } })).items;
  }

  /** Takes away what somebody has through links, and bars them from coming in by one until they are shared with again. */
  revokePerson(person: string): Promise<ReceiptShape> {
    return this.#api.call('revokeLinkPerson', { params: { id: this.#id, person } });
  }

  /** The same of everybody who came through links. The links stay. */
  revokePeople(): Promise<ReceiptShape> {
    return this.#api.call('revokeLinkPeople', { params: { id: this.#id } });
  }
}

function peopleQuery({ people }: { readonly people?: boolean }): { people?: string } {
  return people === true ? { people: 'true' } : {};
}

/** How somebody comes in by a link. */
export interface LinkEntry {
  /** Of a link that asks for one. */
  readonly password?: string;
  /** Authorizes what the kind asks for besides (servers). */
  readonly authorize?: boolean;
}

/** What a link is to oneself; changes nothing. Rejects with a `TypeError` for the address of another hub. */
export async function lookAtLink(
  api: Api,
  address: string,
  { password }: LinkEntry = {},
): Promise<LinkPageShape> {
  const secret = linkSecret(api, address);
  return api.call('lookAtLink', { body: { secret, ...(password === undefined ? {} : { password }) } });
}

/**
 * Accepts a link. An `ApiProblem` of code `link-refused` says in `parameters.page` why not; the address of another hub
 * rejects with a `TypeError`.
 */
export async function acceptLink(
  api: Api,
  address: string,
  entry: LinkEntry = {},
): Promise<{ readonly accepted: boolean; readonly thing: LinkedThingShape }> {
  const secret = linkSecret(api, address);
  return api.call('acceptLink', { body: { secret, ...entry } });
}

function linkSecret(api: Api, address: string): string {
  // Of another one-time address the secret is none of a link's.
  if (address.includes('#')) linkAddress(address);
  return secretFor(api, address);
}

/** The hub and the secret of a link's address. Throws a `TypeError` for what is none. */
export function linkAddress(address: string): { readonly hub: string; readonly secret: string } {
  const at = address.indexOf('/link#');
  const secret = at < 0 ? '' : address.slice(at + '/link#'.length);
  if (at <= 0 || secret === '')
    throw new TypeError('This is not the address of a share link: one ends in /link# and a secret.');
  return { hub: address.slice(0, at), secret };
}
