export { LiveGateway } from './gateway.ts';
export { Upgrades } from './upgrades.ts';
