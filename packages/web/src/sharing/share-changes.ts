import { useQueryClient } from '@tanstack/react-query';
import type { CallInput, PlannableChange } from '@tessera/client';
import { ApiProblem, isolated, receiptSentences, shortDate } from '@tessera/client';
import type {
  AudienceRowShape,
  BecauseShape,
  PlanShape,
  ReceiptShape,
  ShareShape,
  WaitingRequestShape,
} from '@tessera/contract';
import { type GrantRole, type Mode, type Role, rank } from '@tessera/domain';
import { useRef, useState } from 'react';
import { api } from '../data/api.ts';
import { keys } from '../data/keys.ts';
import { language } from '../text/index.ts';
import { type HandedOver, toHandOver } from './invitations.tsx';
import { wholeAudience } from './share-data.ts';
import { shareAgain, type UndoStep, undoSteps } from './undo.ts';
import { type SharingWords, sayIn } from './words.ts';

/** What the share call takes. */
export type ShareBody = NonNullable<CallInput<'share'>['body']>;

/** The line under the field: what the last change did, or why it was refused. */
export type Outcome =
  | {
      readonly kind: 'done';
      readonly sentences: readonly string[];
      /** Takes the change back; null where that would widen or cannot be done exactly. */
      readonly undo: (() => void) | null;
      /** Invitations that no mail took. */
      readonly handOver?: readonly HandedOver[];
    }
  | { readonly kind: 'refused'; readonly error: unknown };

/** The changes that the dialog makes, one at a time. */
export interface ShareChanges {
  /** What is being changed now: a row's key, `share`, `mode`; null when nothing is. */
  readonly busy: string | null;
  readonly outcome: Outcome | null;
  clearOutcome(): void;
  /** What a change would do, without making it. Rejects with the refusal. */
  plan(change: PlannableChange): Promise<PlanShape>;
  /** Gives who asked the role, or the one named. */
  approve(request: WaitingRequestShape, role: Role | null): void;
  decline(request: WaitingRequestShape): void;
  /** Shows a refusal as the outcome. */
  refuse(error: unknown): void;
  /** Makes another change of this resource's sharing and shows what it did; false when it was refused. */
  act(what: string, work: () => Promise<Outcome>): Promise<boolean>;
  /** Shares with a batch: exactly as planned, where it was. Rejects with the refusal, which the form shows at its field. */
  share(body: ShareBody, plan?: PlanShape): Promise<void>;
  changeRole(key: string, row: AudienceRowShape, grant: BecauseShape, role: Role): void;
  changeUntil(key: string, row: AudienceRowShape, grant: BecauseShape, until: Date | null): void;
  revoke(key: string, row: AudienceRowShape, grant: BecauseShape): void;
  setMode(
    share: ShareShape,
    mode: Mode,
    modeRole: ShareShape['modeRole'],
    plan?: PlanShape,
  ): Promise<boolean>;
}

/** The changes of one resource's sharing, with what they say and how they are taken back. */
export function useShareChanges(id: string, t: SharingWords): ShareChanges {
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const running = useRef<Promise<unknown> | null>(null);

  function refresh(): Promise<unknown> {
    void client.invalidateQueries({ queryKey: keys.resourceLists });
    void client.invalidateQueries({ queryKey: ['principals'] });
    return client.invalidateQueries({ queryKey: keys.resource(id) });
  }

  /** What is read again shows what somebody else was faster with, or leads to the sign-in page; what is typed is kept. */
  function noticed(error: unknown): unknown {
    if (error instanceof ApiProblem && STALE.has(error.code)) void refresh();
    return error;
  }

  /** Runs one change at a time; a second click while one runs is dropped. */
  async function run(what: string, work: () => Promise<Outcome>): Promise<boolean> {
    if (running.current !== null) return false;
    setBusy(what);
    const whole = work().then(async (next) => {
      await refresh();
      setOutcome(next);
    });
    running.current = whole;
    try {
      await whole;
      return true;
    } catch (error) {
      throw noticed(error);
    } finally {
      running.current = null;
      setBusy(null);
    }
  }

  function runShowing(what: string, work: () => Promise<Outcome>): Promise<boolean> {
    return run(what, work).catch((error: unknown) => {
      setOutcome({ kind: 'refused', error });
      return false;
    });
  }

  /** What takes a change back; an invitation that it renews has a new address, which may be to be handed over. */
  function undoing(what: string, undo: () => Promise<readonly HandedOver[] | undefined>): () => void {
    return () => {
      void runShowing(what, async () => {
        const handOver = (await undo()) ?? [];
        return { kind: 'done', sentences: [t('undone')], undo: null, handOver };
      });
    };
  }

  /** A call that takes a change back and has nothing to hand over. */
  const only = (call: () => Promise<unknown>) => async () => {
    await call();
    return undefined;
  };

  function changeGrant(
    key: string,
    grant: BecauseShape,
    change: Change,
    back: Change,
    sentence: string,
  ): void {
    const params = { id, grant: grant.grant ?? '' };
    void runShowing(key, async () => {
      const receipt = await api.call('changeGrant', { params, body: change });
      return {
        kind: 'done',
        sentences: receiptSentences(sayIn(t), onlyLost(receipt), { kind: 'change', sentence }, language),
        undo: undoing(
          key,
          only(() => api.call('changeGrant', { params, body: back })),
        ),
      };
    });
  }

  return {
    busy,
    outcome,
    clearOutcome: () => setOutcome(null),

    plan: (change) =>
      api.call('planChange', { params: { id }, body: { change } }).catch((error: unknown) => {
        throw noticed(error);
      }),
    approve(request, role) {
      void runShowing(request.id, async () => {
        const receipt = await api.call('approveRequest', {
          params: { id, request: request.id },
          body: role === null ? {} : { role: grantRole(role) },
        });
        return {
          kind: 'done',
          sentences: receiptSentences(sayIn(t), receipt, { kind: 'share' }, language),
          undo: null,
        };
      });
    },

    decline(request) {
      void runShowing(request.id, async () => {
        await api.call('declineRequest', { params: { id, request: request.id } });
        const sentence = t('waiting.declined', { name: isolated(request.person.name) });
        return { kind: 'done', sentences: [sentence], undo: null };
      });
    },

    refuse: (error) => setOutcome({ kind: 'refused', error }),
    act: runShowing,

    async share(body, plan) {
      // Another change may still run; the names must not be taken for sent meanwhile.
      while (running.current !== null) await running.current.catch(() => undefined);
      await run('share', async () => {
        // Undo needs the audience of before and after; without them the sharing itself goes on.
        const before = await wholeAudience(id).catch(() => null);
        const receipt = await (plan === undefined
          ? api.call('share', { params: { id }, body })
          : api.call('applyPlan', { params: { id, plan: plan.id } }));
        const after = before === null ? null : await wholeAudience(id).catch(() => null);
        const steps = before === null || after === null ? [] : undoSteps(before, after);
        return {
          kind: 'done',
          sentences: receiptSentences(sayIn(t), receipt, { kind: 'share' }, language),
          undo: steps.length === 0 ? null : undoing('share', () => takeBack(id, steps)),
          handOver: toHandOver(receipt.invitations),
        };
      });
    },

    changeRole(key, row, grant, role) {
      const name = isolated(row.principal.name);
      changeGrant(
        key,
        grant,
        { role: grantRole(role) },
        { role: grantRole(grant.role) },
        t('receipt.changedRole', { name, can: t(`can.${role}`) }),
      );
    },

    changeUntil(key, row, grant, until) {
      const name = isolated(row.principal.name);
      changeGrant(
        key,
        grant,
        { until: until === null ? null : until.toISOString() },
        { until: grant.until },
        until === null
          ? t('receipt.changedForever', { name })
          : t('receipt.changedUntil', { name, date: shortDate(until, new Date(), language) }),
      );
    },

    revoke(key, row, grant) {
      void runShowing(key, async () => {
        const receipt = await api.call('revokeGrant', { params: { id, grant: grant.grant ?? '' } });
        const again = shareAgain(row, grant);
        return {
          kind: 'done',
          sentences: receiptSentences(sayIn(t), receipt, { kind: 'revoke' }, language),
          undo: again === null ? null : undoing(key, () => takeBack(id, [{ step: 'share', body: again }])),
        };
      });
    },

    setMode(share, mode, modeRole, plan) {
      const before = { mode: share.mode, modeRole: share.modeRole };
      return runShowing('mode', async () => {
        const receipt = await (plan === undefined
          ? api.call('setMode', { params: { id }, body: { mode, modeRole } })
          : api.call('applyPlan', { params: { id, plan: plan.id } }));
        const widened = WIDTH[mode] > WIDTH[before.mode] && WIDTH[mode] > WIDTH.organization;
        return {
          kind: 'done',
          sentences: receiptSentences(
            sayIn(t),
            receipt,
            { kind: 'change', sentence: t('receipt.mode', { mode: isolated(t(`general.mode.${mode}`)) }) },
            language,
          ),
          undo: widened
            ? null
            : undoing(
                'mode',
                only(() => api.call('setMode', { params: { id }, body: before })),
              ),
        };
      });
    },
  };
}

/** Refusals that say that the page is older than the hub. */
const STALE: ReadonlySet<string> = new Set(['signed-out', 'role-needed', 'not-found', 'conflict']);

/** How wide each mode opens (S1's order). */
export const WIDTH: Readonly<Record<Mode, number>> = { private: 0, organization: 1, unlisted: 2, public: 3 };

interface Change {
  readonly role?: GrantRole;
  readonly until?: string | null;
}

function grantRole(role: Role): GrantRole {
  return role === 'owner' ? 'manager' : role;
}

/** The sentence of a role change says already who gained it. */
function onlyLost(receipt: ReceiptShape): ReceiptShape {
  return { ...receipt, gained: { count: 0, atLeast: false, people: [] } };
}

/** Takes the steps; answers the invitations among them that no mail took. */
async function takeBack(id: string, steps: readonly UndoStep[]): Promise<readonly HandedOver[]> {
  const handOver: HandedOver[] = [];
  const strongestLast = steps.toSorted((a, b) => stepRank(a) - stepRank(b));
  for (const step of strongestLast) {
    if (step.step === 'revoke') await api.call('revokeGrant', { params: { id, grant: step.grant } });
    else if (step.step === 'change') {
      const body = { role: grantRole(step.role), until: step.until };
      await api.call('changeGrant', { params: { id, grant: step.grant }, body });
    } else {
      const body = { ...step.body, append: true, notify: false };
      const receipt = await api.call('share', { params: { id }, body });
      handOver.push(...toHandOver(receipt.invitations));
    }
  }
  return handOver;
}

/** Revoke before giving back, so that a replaced grant is not merged into the one that goes. */
function stepRank(step: UndoStep): number {
  return step.step === 'revoke' ? 0 : step.step === 'change' ? rank(step.role) : 10;
}
