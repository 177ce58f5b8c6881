export { publishSamples, type SampleHost } from './samples.ts';
export { versionData } from './version-data.ts';
export { type InspectInput, type Waiting, Workshop, type WorkshopParts } from './workshop.ts';
