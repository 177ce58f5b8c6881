import { Button, Menu, NativeSelect, Text } from '@mantine/core';
import { isolated } from '@tessera/client';
import type { PlanShape, ShareShape } from '@tessera/contract';
import type { Mode } from '@tessera/domain';
import { Building2, ChevronDown, Globe, Link2, Lock, type LucideIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { ConfirmConsequence } from '../parts/index.ts';
import { isWide } from './impact.ts';
import { ImpactText } from './impact-text.tsx';
import { Sentence } from './sentence.tsx';
import { type ShareChanges, WIDTH } from './share-changes.ts';
import styles from './sharing.module.css';
import { useSharingWords } from './words.ts';

/** The sign of each mode, everywhere the same. */
export const MODE_ICONS: Readonly<Record<Mode, LucideIcon>> = {
  private: Lock,
  organization: Building2,
  unlisted: Link2,
  public: Globe,
};

/** What is asked about before it is done. */
interface Asked {
  readonly mode: Mode;
  readonly plan: PlanShape;
}

/** What everybody gets who is not named above. Wider than the organization asks first; narrower goes at once. */
export function GeneralAccess(props: {
  readonly share: ShareShape;
  readonly changes: ShareChanges;
  /** A question stands above the dialog: its own keys rest. */
  onAsking(asking: boolean): void;
}) {
  const t = useSharingWords();
  const { share, changes } = props;
  const [asked, setAsked] = useState<Asked | null>(null);
  const looking = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const Icon = MODE_ICONS[share.mode];
  const word = t(`general.mode.${share.mode}`);
  const wide = WIDTH[share.mode] > WIDTH.organization;

  function choose(mode: Mode): void {
    if (mode === share.mode) return;
    void look(mode);
  }

  /** Asks first where more than a few would gain, by what the hub foresees (S25); narrower goes at once. */
  async function look(mode: Mode): Promise<void> {
    if (looking.current) return;
    looking.current = true;
    try {
      const plan = await changes.plan({ kind: 'mode', mode, modeRole: share.modeRole });
      const widens = WIDTH[mode] > WIDTH[share.mode];
      if (widens && (WIDTH[mode] > WIDTH.organization || isWide(plan.impact))) ask({ mode, plan });
      else await changes.setMode(share, mode, share.modeRole);
    } catch (error) {
      changes.refuse(error);
    } finally {
      looking.current = false;
    }
  }

  function ask(next: Asked | null): void {
    // The question gives the focus back to what has it now; the menu's item is gone.
    if (next !== null) button.current?.focus();
    setAsked(next);
    props.onAsking(next !== null);
  }

  const title = isolated(share.resource.title);
  const wider = asked?.mode === 'public' || asked?.mode === 'unlisted' ? asked.mode : 'organization';
  return (
    <div className={styles['general']} data-wide={wide || undefined}>
      <span className={styles['optionIcon']} aria-hidden="true">
        <Icon size={16} />
      </span>
      <div className={styles['generalText']}>
        <Menu position="bottom-start" width={360}>
          <Menu.Target>
            <Button
              ref={button}
              variant="subtle"
              color="gray"
              size="compact-sm"
              className={styles['generalButton']}
              loading={changes.busy === 'mode'}
              rightSection={<ChevronDown size={14} aria-hidden="true" />}
              aria-label={t('general.label', { mode: word })}
            >
              {word}
            </Button>
          </Menu.Target>
          <Menu.Dropdown className={styles['modeMenu']}>
            <Menu.RadioGroup value={share.mode} aria-label={t('general.choose')}>
              {share.modes.map(({ mode, allowed, reason, sentence }) => {
                const ModeIcon = MODE_ICONS[mode];
                const closed = !allowed && mode !== share.mode;
                return (
                  <Menu.RadioItem
                    key={mode}
                    value={mode}
                    className={styles['modeItem']}
                    closeMenuOnClick={!closed}
                    aria-disabled={closed || undefined}
                    data-closed={closed || undefined}
                    onChange={() => {
                      if (!closed) choose(mode);
                    }}
                  >
                    <span className={styles['modeName']}>
                      <ModeIcon size={14} aria-hidden="true" />
                      {t(`general.mode.${mode}`)}
                    </span>
                    <Text component="span" display="block" size="xs" c="dimmed">
                      <Sentence size="xs">{sentence}</Sentence>
                    </Text>
                    {closed && (
                      <Text component="span" display="block" size="xs" c="var(--tessera-wide-text)">
                        {reason === null ? t('general.notAllowedPlain') : t('general.notAllowed', { reason })}
                      </Text>
                    )}
                  </Menu.RadioItem>
                );
              })}
            </Menu.RadioGroup>
          </Menu.Dropdown>
        </Menu>
        <Text component="div" size="sm" c="dimmed">
          <Sentence>{share.sentence}</Sentence>
        </Text>
      </div>
      {share.mode === 'organization' && (
        <NativeSelect
          aria-label={t('general.roleLabel')}
          size="xs"
          value={share.modeRole}
          disabled={changes.busy === 'mode'}
          data={(['viewer', 'editor'] as const).map((role) => ({ value: role, label: t(`role.${role}`) }))}
          onChange={(event) => {
            const role = event.currentTarget.value === 'editor' ? 'editor' : 'viewer';
            if (role !== share.modeRole) void changes.setMode(share, 'organization', role);
          }}
        />
      )}
      <ConfirmConsequence
        opened={asked !== null}
        title={t(`general.confirm.${wider}Title`)}
        consequence={
          <>
            <Sentence>{t(`general.confirm.${wider}`, { title })}</Sentence>
            {asked !== null && <ImpactText impact={asked.plan.impact} />}
          </>
        }
        confirm={t(`general.confirm.${wider}Yes`)}
        busy={changes.busy === 'mode'}
        onClose={() => ask(null)}
        onConfirm={() => {
          if (asked === null) return;
          void changes.setMode(share, asked.mode, share.modeRole, asked.plan).finally(() => ask(null));
        }}
      />
    </div>
  );
}
