export * from './command.ts';
export * from './commands.ts';
export * from './run.ts';
export * from './terminal.ts';
export * from './words.ts';
