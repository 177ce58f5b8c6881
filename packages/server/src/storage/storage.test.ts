import { storageContract } from './testing/contract.ts';
import { databaseSorts } from './testing/databases.ts';

for (const sort of databaseSorts()) storageContract(sort);
