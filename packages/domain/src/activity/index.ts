export * from './model.ts';
export * from './rhythm.ts';
export * from './store.ts';
export { tell, wantsMail } from './tell.ts';
