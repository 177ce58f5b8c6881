import { Anchor, Button, Checkbox, NativeSelect, Text, Textarea } from '@mantine/core';
import { ApiProblem, isolated } from '@tessera/client';
import type { PlanShape, ShareShape } from '@tessera/contract';
import type { Role } from '@tessera/domain';
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { isFocusFree } from '../parts/free-focus.ts';
import { ConfirmConsequence, FormProblem } from '../parts/index.ts';
import { language } from '../text/index.ts';
import { shareButtonWords } from './button-words.ts';
import { isWide } from './impact.ts';
import { ImpactText } from './impact-text.tsx';
import { RecipientField } from './recipient-field.tsx';
import {
  addRecipients,
  addressRecipient,
  countRecipients,
  isAddress,
  parseAddresses,
  type Recipient,
  recipientClasses,
  recipientOfError,
} from './recipients.ts';
import { Sentence } from './sentence.tsx';
import type { ShareBody } from './share-changes.ts';
import type { ShareDraft } from './share-draft.ts';
import styles from './sharing.module.css';
import { untilMoment } from './until.ts';
import { UntilField } from './until-field.tsx';
import { type SharingWords, useSharingWords } from './words.ts';

const MESSAGE = 2000;
const MOST = 500;

/** Whom to share with, as what, until when, with what message; one call for all of them. */
export function ShareForm(props: {
  readonly share: ShareShape;
  readonly draft: ShareDraft;
  setDraft(draft: ShareDraft): void;
  /** Takes out of the form what was sent. */
  onSent(sent: ShareDraft): void;
  readonly busy: boolean;
  announce(message: string): void;
  /** What the call would do, without making it. */
  plan(body: ShareBody): Promise<PlanShape>;
  send(body: ShareBody, plan?: PlanShape): Promise<void>;
  /** A question stands above the dialog: its own keys rest. */
  onAsking(asking: boolean): void;
  readonly field: RefObject<HTMLInputElement | null>;
}) {
  const t = useSharingWords();
  const { draft, share } = props;
  const [fault, setFault] = useState<Fault | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [looking, setLooking] = useState(false);
  const counts = countRecipients(draft.chosen);
  /** The question is about what it was asked for, whatever is typed since. */
  const inQuestion = asked?.complete ?? draft;
  const askedCounts = countRecipients(inQuestion.chosen);
  const everyone = askedCounts.everyoneHere;
  const started = draft.chosen.length > 0 || isAddress(draft.text.trim());

  useFocusAfter(props.busy, props.field);

  function change(next: Partial<ShareDraft>): void {
    setFault(null);
    props.setDraft({ ...draft, ...next });
  }

  function ask(next: Asked | null): void {
    setAsked(next);
    props.onAsking(next !== null);
  }

  /** Asks first where more than a few would gain, by what the hub foresees (S25). */
  async function look(complete: ShareDraft): Promise<void> {
    setLooking(true);
    const body = bodyOf(complete);
    try {
      const plan = await props.plan(body);
      if (isWide(plan.impact) || countRecipients(complete.chosen).everyoneHere) {
        ask({ complete, body, plan });
      } else await send({ complete, body });
    } catch (error) {
      setFault(faultOf(error, complete.chosen));
    } finally {
      setLooking(false);
    }
  }

  async function send({ complete, body, plan }: Omit<Asked, 'plan'> & Partial<Asked>): Promise<void> {
    try {
      await props.send(body, plan);
      setFault(null);
      props.onSent(complete);
    } catch (error) {
      const lost = error instanceof ApiProblem && LOST.has(error.code);
      setFault({ ...faultOf(error, complete.chosen), unsure: lost });
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (props.busy || looking) return;
    const complete = takeText(draft);
    if (complete.chosen !== draft.chosen) props.setDraft(complete);
    const wrong = wrongOf(t, complete);
    setFault(wrong);
    if (wrong !== null || complete.chosen.length === 0) return;
    void look(complete);
  }

  return (
    <form className={styles['form']} onSubmit={submit} noValidate>
      <RecipientField
        value={draft}
        onChange={change}
        announce={props.announce}
        resource={share.resource.id}
        error={fault?.field ?? null}
        refused={fault?.refused ?? NONE}
        disabled={props.busy}
        autoFocus
        inputRef={props.field}
      />
      <NativeSelect
        aria-label={t('batchRole')}
        value={draft.role}
        data={share.roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        onChange={(event) => {
          const role = share.roles.find((one) => one === event.currentTarget.value);
          if (role !== undefined) change({ role });
        }}
      />
      {fault?.error !== undefined && (
        <div className={styles['formWide']}>
          {!fault.allShown && <FormProblem error={fault.error} fields={fault.shown} />}
          <Text size="xs" c="dimmed" mt="xxs">
            {t(fault.unsure ? 'refused.unsure' : 'refused.kept')}
          </Text>
        </div>
      )}
      {started && (
        <>
          <div className={styles['formLine']}>
            <UntilField
              value={draft.until}
              error={fault?.until ?? null}
              onChange={(until) => change({ until })}
            />
            <Checkbox
              label={t('notify')}
              checked={draft.notify}
              onChange={(event) => change({ notify: event.currentTarget.checked })}
            />
            {draft.notify && draft.withMessage === false && (
              <Anchor
                component="button"
                type="button"
                size="sm"
                onClick={() => change({ withMessage: true })}
              >
                {t('message.add')}
              </Anchor>
            )}
            <Button type="submit" className={styles['formButton']} loading={props.busy || looking}>
              {shareButtonWords(t, counts, language)}
            </Button>
          </div>
          {draft.notify && !share.mailConfigured && (
            <Text size="xs" c="dimmed" className={styles['formWide']}>
              {t('noMail')}
            </Text>
          )}
          {draft.notify && draft.withMessage && (
            <Textarea
              className={styles['formWide']}
              label={t('message.label')}
              placeholder={t('message.placeholder')}
              autosize
              minRows={2}
              maxRows={6}
              maxLength={MESSAGE}
              dir="auto"
              value={draft.message}
              description={t('message.left', { count: MESSAGE - draft.message.length })}
              inputWrapperOrder={['label', 'input', 'description']}
              onChange={(event) => change({ message: event.currentTarget.value })}
            />
          )}
        </>
      )}
      <ConfirmConsequence
        opened={asked !== null}
        title={t(everyone ? 'confirmEveryone.title' : 'confirmWide.title')}
        consequence={
          <>
            <Sentence>
              {t(everyone ? 'confirmEveryone.text' : 'confirmWide.text', {
                can: t(`can.${inQuestion.role}`),
                title: isolated(share.resource.title),
              })}
            </Sentence>
            {asked !== null && <ImpactText impact={asked.plan.impact} />}
          </>
        }
        confirm={everyone ? t('confirmEveryone.yes') : shareButtonWords(t, askedCounts, language)}
        onClose={() => ask(null)}
        onConfirm={() => {
          if (asked !== null) void send(asked);
          ask(null);
        }}
      />
    </form>
  );
}

/** What is asked about before it is sent. */
interface Asked {
  readonly complete: ShareDraft;
  readonly body: ShareBody;
  readonly plan: PlanShape;
}

function bodyOf(complete: ShareDraft): ShareBody {
  const until = untilMoment(complete.until.choice, new Date(), complete.until.date);
  return {
    ...recipientClasses(complete.chosen),
    role: complete.role,
    ...(until === null ? {} : { until: until.toISOString() }),
    append: true,
    notify: complete.notify,
    message: complete.notify ? complete.message.trim() : '',
  };
}

/** The field is closed while the call runs, which loses the focus; afterwards one goes on typing there. */
function useFocusAfter(busy: boolean, field: RefObject<HTMLInputElement | null>): void {
  const was = useRef(busy);
  useEffect(() => {
    if (was.current && !busy && isFocusFree()) field.current?.focus();
    was.current = busy;
  }, [busy, field]);
}

/** What stands in the way of sending, or came back; the names stay. */
interface Fault {
  readonly field: string | null;
  readonly until: string | null;
  readonly refused: ReadonlySet<string>;
  readonly error?: unknown;
  /** Fields of the error that stand at the field already. */
  readonly shown: readonly string[];
  /** The field says everything; no second box is needed. */
  readonly allShown: boolean;
  /** It was sent, and no answer came: it may have been done. */
  readonly unsure?: boolean;
}

/** What comes instead of the hub's own answer. */
const LOST: ReadonlySet<string> = new Set(['unreachable', 'unexpected-answer', 'internal']);

const NONE: ReadonlySet<string> = new Set();

/** Whole addresses in the text count as chosen. */
function takeText(draft: ShareDraft): ShareDraft {
  const { addresses, rest } = parseAddresses(draft.text);
  if (addresses.length === 0) return draft;
  return { ...draft, chosen: addRecipients(draft.chosen, addresses.map(addressRecipient)), text: rest };
}

function wrongOf(t: SharingWords, draft: ShareDraft): Fault | null {
  const nothing = { field: null, until: null, refused: NONE, shown: [], allShown: true };
  const text = draft.text.trim();
  if (text !== '') return { ...nothing, field: t('field.notUnderstood', { text }) };
  if (draft.chosen.length > MOST) return { ...nothing, field: t('field.tooMany') };
  if (draft.until.choice !== 'date') return null;
  const end = untilMoment('date', new Date(), draft.until.date);
  if (end === null) return { ...nothing, until: t('until.dateMissing') };
  return end.getTime() <= Date.now() ? { ...nothing, until: t('until.datePast') } : null;
}

function faultOf(error: unknown, chosen: readonly Recipient[]): Fault {
  const refused = new Set<string>();
  const shown: string[] = [];
  const words: string[] = [];
  const errors = error instanceof ApiProblem ? error.errors : [];
  for (const { field, message } of errors) {
    const recipient = recipientOfError(chosen, field);
    if (recipient === null) continue;
    refused.add(recipient.key);
    shown.push(field);
    words.push(`${isolated(recipient.name)}: ${message}`);
  }
  return {
    field: words.length > 0 ? words.join(' ') : null,
    until: null,
    refused,
    error,
    shown,
    allShown: shown.length > 0 && shown.length === errors.length,
  };
}

/** The role that the form starts with: what the kind gives by default, or the least that one may give. */
export function startingRole(kind: string, roles: readonly Role[]): Role {
  const usual = kind === 'feature' || kind === 'collection' ? 'commenter' : 'viewer';
  return roles.find((role) => role === usual) ?? roles[0] ?? 'viewer';
}
