export * from './decide.ts';
export * from './explain.ts';
export * from './impact.ts';
export * from './model.ts';
export * from './roles.ts';
export * from './store.ts';
