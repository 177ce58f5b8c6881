export * from './brute-force.ts';
export * from './dice.ts';
export * from './fill-store.ts';
export * from './random-world.ts';
export * from './story.ts';
export * from './tools.ts';
export * from './world.ts';
export * from './world-facts.ts';
