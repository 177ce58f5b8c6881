import { Button, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { PersonShape } from '@tessera/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { joinersQuery } from '../../data/administration.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/keys.ts';
import { ConfirmConsequence } from '../../parts/confirm.tsx';
import { MorePages } from '../../parts/more-pages.tsx';
import { PersonRow } from '../../parts/person.tsx';
import { isStale, useProveAgain } from '../../parts/prove-again.tsx';
import { showDone, showProblem } from '../../parts/toasts.tsx';
import styles from './admin.module.css';
import type { SeenGroup } from './group-screen.tsx';
import { GroupImpact } from './impact-words.tsx';

/** Who asks to join, to be accepted or declined; nothing while nobody does. */
export function Joiners({ group }: { readonly group: SeenGroup }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const joiners = useInfiniteQuery(joinersQuery(group.id));
  const [accepting, setAccepting] = useState<PersonShape | null>(null);
  const answer = useMutation({
    mutationFn: ({ person, word }: { readonly person: PersonShape; readonly word: 'accept' | 'decline' }) =>
      api.call('answerJoiner', { params: { id: group.id, person: person.id }, body: { answer: word } }),
    onSuccess: (_, { person, word }) => {
      setAccepting(null);
      showDone(t(word === 'accept' ? 'admin.accepted' : 'admin.declined', { name: person.name }));
      return Promise.all(
        [keys.groups, keys.waitingForMe].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
    onError: (error) => isStale(error) || showProblem(error),
  });
  const again = () => answer.variables && answer.mutate(answer.variables);
  const prove = useProveAgain(answer.error, again, answer.reset);
  const list = joiners.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.length === 0) return null;
  return (
    <section className={styles['part']}>
      <Title order={2} size="h3">
        {t('admin.joiners')}
      </Title>
      <ul className={styles['list']}>
        {list.map(({ person, message }) => (
          <li key={person.id} className={styles['item']}>
            <PersonRow
              person={person}
              below={message === '' ? person.email : <bdi>{message}</bdi>}
              end={
                <>
                  <Button
                    size="xs"
                    aria-label={t('admin.acceptName', { name: person.name })}
                    onClick={() => setAccepting(person)}
                  >
                    {t('admin.accept')}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t('admin.declineName', { name: person.name })}
                    loading={answer.isPending && answer.variables.person.id === person.id}
                    onClick={() => answer.mutate({ person, word: 'decline' })}
                  >
                    {t('admin.decline')}
                  </Button>
                </>
              }
            />
          </li>
        ))}
      </ul>
      <MorePages query={joiners} />
      <ConfirmConsequence
        opened={accepting !== null}
        title={t('admin.impact.joinTitle', { name: accepting?.name ?? '' })}
        consequence={
          accepting && (
            <GroupImpact
              group={group.id}
              plan={{ kind: 'join', person: accepting.id }}
              name={accepting.name}
            />
          )
        }
        confirm={t('admin.impact.add', { name: accepting?.name ?? '' })}
        busy={answer.isPending}
        onConfirm={() => accepting && answer.mutate({ person: accepting, word: 'accept' })}
        onClose={() => setAccepting(null)}
      />
      {prove}
    </section>
  );
}
