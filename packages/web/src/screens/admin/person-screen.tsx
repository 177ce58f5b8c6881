import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { personGroupsQuery, personQuery } from '../../data/administration.ts';
import { FormSkeleton } from '../../parts/skeletons.tsx';
import { ErrorState } from '../../parts/states.tsx';
import frame from '../../shell/frame/frame.module.css';
import { Screen } from '../../shell/frame/screen.tsx';
import styles from './admin.module.css';
import './texts.ts';
import { ActAs } from './act-as.tsx';
import { DeletePerson } from './delete-person.tsx';
import { PersonFields } from './person-fields.tsx';
import { PersonOwns } from './person-owns.tsx';
import { PersonPassword } from './person-password.tsx';
import { PersonPermissions } from './person-permissions.tsx';
import { PersonSecurity } from './person-security.tsx';
import { PersonSessions } from './person-sessions.tsx';
import { ResetLink } from './reset-link.tsx';

/** One account, for user managers: what it is, which groups it is in, what it may do, owns, and where it is signed in. */
export function PersonScreen() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/framed/signed-in/admin/people/$id' });
  const person = useQuery(personQuery(id));
  const groups = useQuery(personGroupsQuery(id));
  const failed = person.isError ? person : groups;
  const crumbs = (
    <ol className={frame['crumbs']}>
      <li>
        <Link to="/admin/people" className={frame['crumb']}>
          {t('admin.peopleTitle')}
        </Link>
        <ChevronRight size={14} aria-hidden="true" />
      </li>
    </ol>
  );
  return (
    <Screen title={person.data?.name ?? t('admin.peopleTitle')} width="form" before={person.data && crumbs}>
      {(person.isPending || groups.isPending) && !failed.isError && <FormSkeleton />}
      {failed.isError && <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}
      {person.data && groups.data && (
        <>
          <section className={styles['part']}>
            <PersonFields key={person.data.id} account={person.data} groups={groups.data} />
          </section>
          <section className={styles['part']}>
            <Title order={2} size="h3">
              {t('person.passwordTitle')}
            </Title>
            <PersonPassword account={person.data} />
            <ResetLink account={person.data} />
          </section>
          <section className={styles['part']}>
            <Title order={2} size="h3">
              {t('security.personTitle')}
            </Title>
            <PersonSecurity account={person.data} />
          </section>
          <PersonPermissions account={person.data} />
          <PersonOwns account={person.data} />
          <PersonSessions account={person.data} />
          <ActAs account={person.data} />
          <DeletePerson account={person.data} />
        </>
      )}
    </Screen>
  );
}
