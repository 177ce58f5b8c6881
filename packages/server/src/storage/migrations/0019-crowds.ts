import type { Migration } from './migration.ts';

/**
 * What pages of many things ask of widely shared ones: whom a grant lets in beyond one person, below which collection
 * it stands, and how many a group or organization has.
 */
export const crowds: Migration = {
  name: '0019-crowds',
  statements: () => [
    'alter table grants add column crowd integer',
    'alter table grants add column parent bigint',
    `update grants set
      crowd = (select case k.kind when 'group' then 1 when 'staff-group' then 1 when 'organization' then 2
        when 'public-group' then 3 when 'everyone' then 4 when 'accounts' then 4 when 'link-visitor' then 4
        when 'link' then 4 end from principal k where k.key = grants.principal),
      parent = (select r.parent from resource r where r.key = grants.resource)`,
    // What is open of a thing, of all that stands in a collection, of what somebody gave: the crowds of it, and by age.
    'create index grants_crowd on grants (resource, crowd, principal, until, run) where crowd is not null',
    `create index grants_crowd_below on grants (parent, crowd, principal, id)
      where crowd is not null and parent is not null`,
    `create index grants_crowd_given on grants (granter, crowd, principal, id)
      where crowd is not null and granter is not null`,
    'create index grants_below on grants (parent, created_at, id) where parent is not null',
    'create index grants_given on grants (granter, created_at, id) where granter is not null',
    'drop index grants_granter',

    'alter table team add column members integer not null default 0',
    'alter table organization add column members integer not null default 0',
    'update team set members = (select count(*) from team_member m where m.team = team.key)',
    `update organization set members =
      (select count(*) from organization_member m where m.organization = organization.key)`,
    'create index team_members on team (members, key)',
    'create index organization_members on organization (members, key)',
  ],
};
