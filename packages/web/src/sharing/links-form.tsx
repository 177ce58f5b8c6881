import {
  Alert,
  Button,
  Checkbox,
  Collapse,
  Group,
  NativeSelect,
  NumberInput,
  TextInput,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { CallInput } from '@tessera/client';
import type { LinksShape, PlanShape } from '@tessera/contract';
import type { Role } from '@tessera/domain';
import { ChevronDown, TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '../data/api.ts';
import { ConfirmConsequence, FormProblem, fieldErrors } from '../parts/index.ts';
import { isWide } from './impact.ts';
import { ImpactText } from './impact-text.tsx';
import own from './links.module.css';
import type { MadeLink } from './links-made.tsx';
import { lengthWords, useLinkWords } from './links-words.ts';
import { useSharingWords } from './words.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LIVES = [10 * MINUTE, HOUR, 8 * HOUR, DAY, 7 * DAY, 30 * DAY, 365 * DAY];
const ACCESSES = [HOUR, 8 * HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY];
const FIELDS = ['password', 'domain', 'life', 'access', 'mostUses', 'label', 'role'] as const;

type Body = NonNullable<CallInput<'createLink'>['body']>;

/** Makes a link: role and end at once, the rest on demand. Warns before the first of what the kind exposes (S22). */
export function LinksForm(props: {
  readonly resource: string;
  readonly offer: LinksShape;
  /** It has no link yet. */
  readonly first: boolean;
  onMade(made: MadeLink): void;
  onCancel(): void;
  /** While a question is open, Escape answers it and not the dialog. */
  onAsking(asking: boolean): void;
}) {
  const t = useLinkWords();
  const sharing = useSharingWords();
  const { resource, offer } = props;
  const { longestLife, longestAccess, needsPassword } = offer.policy;
  const [role, setRole] = useState<Role>(offer.roles[0] ?? 'viewer');
  const [label, setLabel] = useState('');
  const [life, setLife] = useState(Math.min(HOUR, longestLife));
  const [access, setAccess] = useState<number | null>(null);
  const [uses, setUses] = useState<number | ''>('');
  const [password, setPassword] = useState('');
  const [domain, setDomain] = useState('');
  const [open, setOpen] = useState(false);
  const [more, setMore] = useState(needsPassword);
  const bodyOf = (): Body => ({
    role: open || role === 'owner' ? 'viewer' : role,
    life,
    ...(label.trim() === '' ? {} : { label: label.trim() }),
    ...(access === null || open ? {} : { access: { for: access } }),
    ...(uses === '' ? {} : { mostUses: uses }),
    ...(password === '' ? {} : { password }),
    ...(domain.trim() === '' || open ? {} : { domain: domain.trim() }),
    ...(open ? { open } : {}),
  });
  const make = useMutation({
    mutationFn: () => api.call('createLink', { params: { id: resource }, body: bodyOf() }),
    onSuccess: props.onMade,
  });
  const [asked, ask] = useState<PlanShape | null>(null);
  /** What the link would let in, where that is anybody (S25). */
  const look = useMutation({
    mutationFn: () => {
      const { password: _none, ...wish } = bodyOf();
      return api.call('planChange', {
        params: { id: resource },
        body: { change: { kind: 'link', ...wish } },
      });
    },
    onSuccess: (plan) => {
      if (!isWide(plan.impact)) return make.mutate();
      ask(plan);
      props.onAsking(true);
    },
  });
  const answer = (yes: boolean) => {
    ask(null);
    props.onAsking(false);
    if (yes) make.mutate();
  };
  const error = look.error ?? make.error;
  const errors = fieldErrors(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.reset();
    look.mutate();
  };
  const lives = [...new Set([...LIVES.filter((one) => one <= longestLife), Math.min(HOUR, longestLife)])];
  const accesses = ACCESSES.filter((one) => longestAccess === null || one <= longestAccess);
  return (
    <form className={own['linkBox']} onSubmit={submit} aria-label={t('form.title')}>
      {props.first && offer.exposes !== null && (
        <Alert color="amber" icon={<TriangleAlert size={18} />} title={t('warning')}>
          {offer.exposes}
        </Alert>
      )}
      <div className={own['linkFields']}>
        <NativeSelect
          label={t('form.role')}
          autoFocus
          value={open ? 'viewer' : role}
          disabled={open}
          data={offer.roles.map((one) => ({ value: one, label: sharing(`role.${one}`) }))}
          onChange={(event) =>
            setRole(offer.roles.find((one) => one === event.currentTarget.value) ?? 'viewer')
          }
        />
        <NativeSelect
          label={t('form.life')}
          value={life}
          data={lives
            .toSorted((a, b) => a - b)
            .map((one) => ({ value: String(one), label: lengthWords(t, one) }))}
          onChange={(event) => setLife(Number(event.currentTarget.value))}
        />
        <TextInput
          label={t('form.label')}
          description={t('form.labelHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={120}
          value={label}
          error={errors['label']}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
      </div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        className={own['linkMore']}
        aria-expanded={more}
        rightSection={<ChevronDown size={14} aria-hidden="true" />}
        onClick={() => setMore(!more)}
      >
        {t('form.more')}
      </Button>
      <Collapse expanded={more}>
        <div className={own['linkFields']}>
          <NativeSelect
            label={t('form.access')}
            disabled={open}
            value={access ?? ''}
            data={[
              {
                value: '',
                label:
                  longestAccess === null
                    ? t('form.accessForever')
                    : t('atMost', { length: lengthWords(t, longestAccess) }),
              },
              ...accesses.map((one) => ({ value: String(one), label: lengthWords(t, one) })),
            ]}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setAccess(value === '' ? null : Number(value));
            }}
          />
          <NumberInput
            label={t('form.uses')}
            placeholder={t('form.usesAny')}
            min={1}
            max={1_000_000}
            allowDecimal={false}
            value={uses}
            error={errors['mostUses']}
            onChange={(value) => setUses(typeof value === 'number' ? value : '')}
          />
          <TextInput
            label={t('form.password')}
            description={t(needsPassword ? 'form.passwordNeeded' : 'form.passwordHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="off"
            required={needsPassword}
            withAsterisk={false}
            maxLength={200}
            value={password}
            error={errors['password']}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <TextInput
            label={t('form.domain')}
            description={t('form.domainHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            disabled={open}
            value={domain}
            error={errors['domain']}
            onChange={(event) => setDomain(event.currentTarget.value)}
          />
          <Checkbox
            label={t('form.open')}
            description={offer.openRefusal ?? t('form.openHint')}
            disabled={offer.openRefusal !== null}
            checked={open}
            onChange={(event) => setOpen(event.currentTarget.checked)}
          />
        </div>
      </Collapse>
      <FormProblem error={error} fields={FIELDS} />
      <ConfirmConsequence
        opened={asked !== null}
        title={t('form.openTitle')}
        consequence={asked !== null && <ImpactText impact={asked.impact} />}
        confirm={t('form.makeOpen')}
        onClose={() => answer(false)}
        onConfirm={() => answer(true)}
      />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" size="xs" onClick={props.onCancel}>
          {t('form.cancel')}
        </Button>
        <Button type="submit" size="xs" loading={make.isPending || look.isPending}>
          {t(open ? 'form.makeOpen' : 'form.make')}
        </Button>
      </Group>
    </form>
  );
}
