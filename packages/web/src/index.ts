export type { KindWeb } from './kind-host.ts';
export { type ShellOptions, startShell } from './shell/start.tsx';
