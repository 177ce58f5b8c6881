export * from './own.ts';
export * from './policy.ts';
export * from './update.ts';
