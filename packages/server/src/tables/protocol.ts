import type { FaultCode, FaultPlace } from './fault.ts';
import type {
  ConvertRequest,
  InspectedFile,
  LinkedTables,
  LinkRequest,
  Page,
  PageRequest,
  TableFile,
  TableLimits,
} from './model.ts';

/** The pieces of work that the child knows: what goes in, what comes out. */
export interface Jobs {
  inspect: { input: TableFile; output: InspectedFile };
  link: { input: LinkRequest; output: LinkedTables };
  page: { input: PageRequest; output: Page };
  convert: { input: ConvertRequest; output: { readonly path: string } };
}

export type JobName = keyof Jobs;

/** Parent to child: one piece of work, after the one before is done. */
export type JobMessage = {
  [Name in JobName]: {
    readonly job: Name;
    readonly input: Jobs[Name]['input'];
    /** An empty folder for this work alone. */
    readonly folder: string;
    readonly limits: TableLimits;
  };
}[JobName];

/** Child to parent. */
export type ChildMessage =
  | { readonly type: 'progress'; readonly done: number | null; readonly step: string }
  | { readonly type: 'done'; readonly output: Jobs[JobName]['output']; readonly megabytes: number }
  | {
      readonly type: 'failed';
      readonly code: FaultCode;
      readonly detail: string;
      readonly places: readonly FaultPlace[];
    };
