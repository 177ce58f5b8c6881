import { Upload } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../data/session.ts';
import { ButtonLink } from '../../shell/links.tsx';

const DropAnywhere = lazy(async () => ({
  default: (await import('../publish/drop-anywhere.tsx')).DropAnywhere,
}));

/** Takes a file that is dropped anywhere on the screen into the publish flow. Fetched when something is dragged in. */
export function TakeDrops() {
  const [dragged, setDragged] = useState(false);
  useEffect(() => {
    const notice = () => setDragged(true);
    addEventListener('dragenter', notice, { once: true });
    return () => removeEventListener('dragenter', notice);
  }, []);
  if (!dragged) return null;
  return (
    <Suspense fallback={null}>
      <DropAnywhere />
    </Suspense>
  );
}

/** The one main action of the lists: to publish, for whoever may. Quieter where the same screen offers it above. */
export function PublishButton({ variant = 'filled' }: { readonly variant?: 'filled' | 'default' }) {
  const { t } = useTranslation();
  const { may } = useSession();
  if (!may('resources:create')) return null;
  return (
    <ButtonLink to="/publish" variant={variant} leftSection={<Upload size={16} />}>
      {t('shell.publish')}
    </ButtonLink>
  );
}
