export { type DatabaseConfig, type OpenStore, openStore, type StoreConfig } from './store.ts';
