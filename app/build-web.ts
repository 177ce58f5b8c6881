import { buildWeb } from './build.ts';

/** Builds the interface when its sources changed since. */
console.log(buildWeb() ? 'Built the interface.' : 'The interface is built already.');
