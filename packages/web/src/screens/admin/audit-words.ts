import type { AuditEntryShape } from '@tessera/contract';
import { isAuditAction } from '@tessera/domain';
import { useTranslation } from 'react-i18next';
import { audit } from '../../text/en/audit.ts';

function isArea(area: string): area is keyof typeof audit.areas {
  return Object.hasOwn(audit.areas, area);
}

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
    /** What was done; an action that this release does not know, as it is written. */
    what(action: string): string {
      return isAuditAction(action) ? t(`audit.actions.${action}`) : action;
    },
    /** An area of actions, such as `account`. */
    about(area: string): string {
      return isArea(area) ? t(`audit.areas.${area}`) : area;
    },
    on({ target }: AuditEntryShape): string {
      return target === null ? '' : nameOf(target);
    },
  };
}
