export * from './access/index.ts';
export * from './accounts/index.ts';
export * from './errors.ts';
export * from './groups/index.ts';
export * from './kinds/index.ts';
export * from './page.ts';
export * from './ports.ts';
export * from './resources/index.ts';
