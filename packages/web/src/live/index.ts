export { useConnection } from './use-connection.ts';
export { useInboxSignal } from './use-inbox-signal.ts';
export { useShareWindow } from './use-share-window.ts';
export { type EndedWatch, useWatchedResource } from './use-watched-resource.ts';
