import type { Endpoints, GroupImpactShape, GroupShape, JoinableGroupShape, Output } from '@tessera/contract';
import type { z } from 'zod';
import type { Api } from './api.ts';
import { isoTime } from './checks.ts';
import { walkPages } from './pages.ts';

export type NewGroup = z.input<Endpoints['createGroup']['body']>;
export type GroupQuery = z.input<Endpoints['listGroups']['query']>;
/** A change of a group to foresee: `{ kind: 'join', person }`, `{ kind: 'leave', person }`, `{ kind: 'change', sharing: true }`, `{ kind: 'delete' }`. */
export type GroupPlan = z.input<Endpoints['foreseeGroup']['body']>;

/** The groups that one is in: `for await (const group of hub.groups)`. */
export class Groups implements AsyncIterable<GroupShape> {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  [Symbol.asyncIterator](): AsyncIterator<GroupShape> {
    return walkPages((cursor) => this.#api.call('listGroups', { query: cursor }));
  }

  /** One page with the total; `all: 'true'` for every group, which needs `users:manage`. */
  list(query: GroupQuery = {}) {
    return this.#api.call('listGroups', { query });
  }

  /** The group, and one's own place in it. */
  get(id: string) {
    return this.#api.call('getGroup', { params: { id } });
  }

  create(group: NewGroup): Promise<GroupShape> {
    return this.#api.call('createGroup', { body: group });
  }

  /** Changes only what is given. */
  update(id: string, changes: z.input<Endpoints['updateGroup']['body']>): Promise<GroupShape> {
    return this.#api.call('updateGroup', { params: { id }, body: changes });
  }

  async delete(id: string): Promise<void> {
    await this.#api.call('deleteGroup', { params: { id } });
  }

  /** Lets things be shared through the group; its members see at once what was shared to it. */
  enableSharing(id: string, enable = true): Promise<GroupShape> {
    return this.update(id, { sharing: enable });
  }

  /** Its members by name, read as they are wanted. */
  members(id: string): AsyncGenerator<Output<Endpoints['listGroupMembers']>['items'][number], void> {
    return walkPages((cursor) => this.#api.call('listGroupMembers', { params: { id }, query: cursor }));
  }

  /** Adds a member by the account's id, or changes the marks. */
  add(group: string, person: string, marks: { manager?: boolean; staff?: boolean; until?: Date } = {}) {
    const { until, ...rest } = marks;
    return this.#api.call('setGroupMember', {
      params: { id: group, person },
      body: { ...rest, ...(until ? { until: isoTime('until', until) } : {}) },
    });
  }

  async remove(group: string, person: string): Promise<void> {
    await this.#api.call('removeGroupMember', { params: { id: group, person } });
  }

  /** What a change would let people reach, or take from them, without making it. */
  plan(group: string, plan: GroupPlan): Promise<GroupImpactShape> {
    return this.#api.call('foreseeGroup', { params: { id: group }, body: plan });
  }

  /** Groups that one could join or ask to join. */
  joinable(query: { readonly query?: string } = {}): AsyncGenerator<JoinableGroupShape, void> {
    return walkPages((cursor) => this.#api.call('listJoinableGroups', { query: { ...query, ...cursor } }));
  }

  /** Joins a group whose joining is open (`member`), or asks its managers (`asked`). */
  async join(group: string, message?: string): Promise<'member' | 'asked'> {
    const body = message === undefined ? {} : { message };
    return (await this.#api.call('joinGroup', { params: { id: group }, body })).state;
  }

  /** Takes back that one asks to join. */
  async withdraw(group: string): Promise<void> {
    await this.#api.call('withdrawJoin', { params: { id: group } });
  }

  /** Who asks to join, for the group's managers. */
  joiners(group: string) {
    return walkPages((cursor) => this.#api.call('listJoiners', { params: { id: group }, query: cursor }));
  }

  /** Accepts or declines whoever asks to join. */
  async answer(group: string, person: string, answer: 'accept' | 'decline'): Promise<void> {
    await this.#api.call('answerJoiner', { params: { id: group, person }, body: { answer } });
  }
}
