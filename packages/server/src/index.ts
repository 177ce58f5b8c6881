export { backUpHub, restoreHub } from './archives.ts';
export { verificationLines, verifyHub } from './audit-check.ts';
export { type Config, ConfigFault, type ConfigSources, describeConfig, readConfig } from './config.ts';
export { closeOnSignal, createServer, type Hub, type ServerOptions } from './create-server.ts';
export { publishSamples } from './kinds/index.ts';
