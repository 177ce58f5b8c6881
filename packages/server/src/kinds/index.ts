export { projectVersion } from './projection.ts';
export { type InspectInput, type Waiting, Workshop, type WorkshopParts } from './workshop.ts';
