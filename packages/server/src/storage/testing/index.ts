export { type DatabaseSort, databaseSorts, type TestDatabase } from './databases.ts';
