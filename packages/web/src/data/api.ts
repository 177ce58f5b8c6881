import { createApi } from '@tessera/client';
import { acting } from './acting.ts';

/** The hub's API as its own pages call it: same origin, the session's cookie, through borrowed eyes where some are. */
export const api = createApi({ baseUrl: '', acting: () => acting?.id ?? null });
