export { Bed, makeBed, newAccount, newGroup, type TestClock, testClock } from './bed.ts';
export { storageContract } from './contract.ts';
export { type DatabaseSort, databaseSorts, type TestDatabase } from './databases.ts';
export { type FilledBed, withFilledStore } from './filled-store.ts';
