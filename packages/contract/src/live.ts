import { z } from 'zod';
import { id } from './shapes.ts';

/*
 * The open channel of a page: one WebSocket at `/live`, JSON in text frames. The first message says `hello`; then the
 * page names what it shows and is told what becomes of it. Binary frames are kept for shared documents.
 */

/** Where the channel is opened. */
export const LIVE_PATH = '/live';
/** What both sides speak; another one is refused with `version-unknown`. */
export const LIVE_VERSION = 1;

/** What a page may ask to be told of: a resource that it shows, or the share window of one that its caller manages. */
export const LIVE_TOPICS = ['resource', 'share'] as const;
export type LiveTopic = (typeof LIVE_TOPICS)[number];

const topic = z.enum(LIVE_TOPICS);

/** What a page sends. */
export const liveRequest = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    version: z.number().int(),
    /** Bearer of a session or an access key; a browser of the hub's own origin has its cookie instead. */
    token: z.string().max(200).optional(),
    /** Comes as nobody: cookies are not looked at. For pages that others frame (S34). */
    anonymous: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('watch'), topic, id }),
  z.strictObject({ type: z.literal('unwatch'), topic, id }),
  z.strictObject({ type: z.literal('beat') }),
]);
export type LiveRequest = z.infer<typeof liveRequest>;

/**
 * Why something that was open is open no longer. The first group is about one resource, the second about the caller, and
 * the third about the channel itself.
 */
export const LIVE_ENDS = [
  'access-ended',
  'role-needed',
  'too-many-watched',
  'signed-out',
  'session-over',
  'key-ended',
  'account-inactive',
  'guests-refused',
  'scope-needed',
  'permission-ended',
  'origin-refused',
  'version-unknown',
  'message-invalid',
  'too-many-channels',
  'too-many-messages',
  'too-slow',
  'no-hello',
  'out-of-touch',
  'stopping',
] as const;
export type LiveEnd = (typeof LIVE_ENDS)[number];

/** What the hub sends. */
export const liveNotice = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    version: z.number().int(),
    /** The caller's account; null for a visitor. */
    account: id.nullable(),
    /** The hub says something at least this often, ms; a page that hears nothing for twice as long opens another channel. */
    beat: z.number().int(),
  }),
  /** What the caller may do with it: after `watch`, and whenever that changes; `by` is who changed it, if the caller knows them. */
  z.object({ type: z.literal('role'), topic, id, role: z.string(), by: z.string().nullable() }),
  /** It is watched no longer, and its content must leave the screen. */
  z.object({ type: z.literal('ended'), topic, id, reason: z.enum(LIVE_ENDS), by: z.string().nullable() }),
  /** Its content (title, data) or its sharing is not what it was: read it again. */
  z.object({ type: z.literal('changed'), topic, id, what: z.enum(['content', 'sharing']) }),
  /** Something new is in the caller's inbox. */
  z.object({ type: z.literal('inbox') }),
  z.object({ type: z.literal('beat') }),
]);
export type LiveNotice = z.infer<typeof liveNotice>;

/** The code of a close frame by its reason, whose name the frame carries as text. */
export const LIVE_CLOSE: Readonly<Record<LiveEnd, number>> = {
  'access-ended': 4403,
  'role-needed': 4403,
  'scope-needed': 4403,
  'permission-ended': 4403,
  'origin-refused': 4403,
  'guests-refused': 4401,
  'signed-out': 4401,
  'session-over': 4401,
  'key-ended': 4401,
  'account-inactive': 4401,
  'version-unknown': 4400,
  'message-invalid': 4400,
  'no-hello': 4408,
  'too-many-channels': 4429,
  'too-many-messages': 4429,
  'too-many-watched': 4429,
  'too-slow': 4429,
  'out-of-touch': 1013,
  stopping: 1012,
};

/**
 * Whether a page that was closed with this code may come back by itself: after a lost connection and a restart yes; after
 * a sign-out, a disabled account or a refusal no (L4), since only a person can change that.
 */
export function mayComeBack(code: number): boolean {
  return code < 4000 || code === LIVE_CLOSE['no-hello'] || code === LIVE_CLOSE['too-slow'];
}
