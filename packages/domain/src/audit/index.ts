export * from './erase.ts';
export * from './reading.ts';
export * from './retention.ts';
export * from './seal.ts';
export * from './store.ts';
export * from './verify.ts';
export * from './words.ts';
