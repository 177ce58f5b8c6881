import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { keys } from './keys.ts';

/** Reads again what hangs on being in a group or an organization: these, oneself, and all that one can see through them. */
export function useMembershipsChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.groups }),
      client.invalidateQueries({ queryKey: keys.organizations }),
      client.invalidateQueries({ queryKey: keys.me, exact: true }),
      client.invalidateQueries({ queryKey: keys.resources }),
      client.invalidateQueries({ queryKey: keys.sharingGroups }),
      client.invalidateQueries({ queryKey: keys.waitingForMe }),
    ]);
}

/** An answer to an offer of membership in an organization. */
export interface InvitationAnswer {
  readonly id: string;
  readonly word: 'accept' | 'decline';
}

/**
 * Answers an offer of membership. What is `told` is told before the offer goes from the lists, and with it what shows it.
 */
export function useAnswerInvitation(
  told: { onSuccess?(answer: InvitationAnswer): void; onError?(problem: Error): void } = {},
) {
  const changed = useMembershipsChanged();
  return useMutation({
    mutationFn: ({ id, word }: InvitationAnswer) =>
      api.call('answerOrganizationInvitation', { params: { id }, body: { answer: word } }),
    onSuccess: (_, answer) => {
      told.onSuccess?.(answer);
      return changed();
    },
    onError: (problem) => {
      told.onError?.(problem);
      return changed();
    },
  });
}
