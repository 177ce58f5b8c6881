export * from './groups.ts';
export * from './members.ts';
export * from './model.ts';
export * from './organization-members.ts';
export * from './organizations.ts';
export * from './store.ts';
