export * from './amounts.ts';
export * from './apply.ts';
export * from './outside.ts';
export * from './outside-store.ts';
export * from './own.ts';
export * from './policy.ts';
export * from './transport.ts';
export * from './update.ts';
