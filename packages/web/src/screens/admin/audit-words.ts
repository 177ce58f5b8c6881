import type { AuditEntryShape } from '@tessera/contract';
import { useTranslation } from 'react-i18next';

/** Who did it and on what, as a reader says it. */
export function useAuditWords() {
  const { t } = useTranslation();
  const nameOf = (one: NonNullable<AuditEntryShape['actor']>) => one.name ?? one.id;
  return {
    who({ actor, actingAs, through }: AuditEntryShape): string {
      if (actor === null)
        return through === 'system' || through === 'job' ? t('audit.machine') : t('audit.visitor');
      if (actingAs === null) return nameOf(actor);
      return t('audit.as', { name: nameOf(actor), other: nameOf(actingAs) });
    },
    on({ target }: AuditEntryShape): string {
      return target === null ? '' : nameOf(target);
    },
  };
}
