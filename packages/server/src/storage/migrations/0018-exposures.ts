import type { Migration } from './migration.ts';

/** What is open of a thing by age, and what somebody manages, without reading every grant that they hold. */
export const exposures: Migration = {
  name: '0018-exposures',
  statements: () => [
    'create index grants_made on grants (resource, created_at, id)',
    `create index grants_managing on grants (principal, resource, is_collection, until) where role >= 5`,
    // How many a group lets in.
    'create index team_member_size on team_member (team, until)',
  ],
};
