import { createApi } from '@tessera/client';

/** The hub's API as its own pages call it: same origin, the session's cookie. */
export const api = createApi({ baseUrl: '' });
