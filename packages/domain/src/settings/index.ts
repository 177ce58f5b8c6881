export * from './policy.ts';
export * from './update.ts';
