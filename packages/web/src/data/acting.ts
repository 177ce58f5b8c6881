import { createApi } from '@tessera/client';
import { z } from 'zod';

/*
 * Whose eyes this tab borrows (A7, S26). It is the tab's own, so that no other one changes under somebody's hands, and
 * every change of it loads the page anew: nothing that was read as one person is ever shown to another.
 */

const KEY = 'tessera.acting';
const ENDED = 'tessera.acting.ended';

const shape = z.object({
  id: z.string(),
  sort: z.enum(['act-as', 'view-as']),
  /** Who or what it is looked through, in words. */
  name: z.string(),
  /** The path to come back to. */
  back: z.string().startsWith('/'),
});

export type ActingNow = z.infer<typeof shape>;

/** Whose eyes are borrowed since this page was loaded; null = one's own. */
export const acting: ActingNow | null = read();

function read(): ActingNow | null {
  try {
    const kept = sessionStorage.getItem(KEY);
    return kept === null ? null : shape.parse(JSON.parse(kept));
  } catch {
    return null;
  }
}

/** Begins with an acting that the hub gave, on another page or this one. */
export function beginActing(begun: Omit<ActingNow, 'back'>, path: string): void {
  const back = location.pathname + location.search;
  sessionStorage.setItem(KEY, JSON.stringify({ ...begun, back } satisfies ActingNow));
  location.assign(path);
}

/** The hub's API as oneself, whoever this tab acts as. */
export const ownApi = createApi({ baseUrl: '' });

/** Ends it here and at the hub, and loads another page: where it began, unless one is named. */
export async function stopActing(to?: string): Promise<void> {
  if (acting === null) return;
  sessionStorage.removeItem(KEY);
  await ownApi.call('stopActing', { params: { id: acting.id } }).catch(() => undefined);
  location.assign(to ?? acting.back);
}

/** The hub says that it is over: the page becomes one's own again, and says so. */
export function actingIsOver(): void {
  if (acting === null) return;
  sessionStorage.removeItem(KEY);
  sessionStorage.setItem(ENDED, acting.name);
  location.reload();
}

/** As whom one acted until just now, said once. */
export const ended: string | null = takeEnded();

function takeEnded(): string | null {
  try {
    const name = sessionStorage.getItem(ENDED);
    sessionStorage.removeItem(ENDED);
    return name;
  } catch {
    return null;
  }
}
