export * from './brute-force.ts';
export * from './dice.ts';
export * from './random-world.ts';
export * from './world.ts';
export * from './world-facts.ts';
