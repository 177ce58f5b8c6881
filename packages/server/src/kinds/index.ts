export { publishSamples, type SampleHost } from './samples.ts';
export { type InspectInput, type Waiting, Workshop, type WorkshopParts } from './workshop.ts';
