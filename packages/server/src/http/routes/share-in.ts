import type { endpoints, Parsed } from '@tessera/contract';
import type { ShareClasses, ShareDefaults } from '@tessera/domain';
import { toTimeOrNull } from './wire.ts';

type ShareBody = Pick<
  Parsed<typeof endpoints.share>['body'],
  'people' | 'groups' | 'organizations' | 'invitations' | 'everyoneHere'
> & { readonly until?: string | null | undefined };

/** The parts of a share call in the words of the rules: moments instead of texts. Absent classes stay absent. */
export function shareIn(body: ShareBody): ShareClasses & Pick<ShareDefaults, 'until'> {
  const { everyoneHere } = body;
  return {
    people: body.people?.map(entryIn),
    groups: body.groups?.map(entryIn),
    organizations: body.organizations?.map(entryIn),
    invitations: body.invitations?.map(entryIn),
    everyoneHere: everyoneHere ? entryIn(everyoneHere) : everyoneHere,
    until: toTimeOrNull(body.until),
  };
}

function entryIn<E extends { readonly until?: string | null | undefined }>({ until, ...entry }: E) {
  return { ...entry, until: toTimeOrNull(until) };
}
