export * from './model.ts';
export * from './password-policy.ts';
export * from './secret-context.ts';
export * from './sessions.ts';
export * from './store.ts';
