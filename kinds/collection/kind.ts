import { defineKind } from '@tessera/domain';
import { z } from 'zod';

/** A collection: holds things of every kind, other collections among them, and shares them all by being shared (C1, C2). */
export const collectionKind = defineKind({
  id: 'collection',
  // What it holds stands where the things stand; it has no data of its own.
  content: z.strictObject({}),
  children: 'all',
  defaultShareRole: 'commenter',
});
