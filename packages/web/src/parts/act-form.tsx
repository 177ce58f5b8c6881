import { Button, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { FormProblem } from './states.tsx';

/** Fields, below them what went wrong and the one button. `fields`: those that show their own errors. */
export function ActForm(props: {
  readonly children: ReactNode;
  readonly submit: string;
  readonly act: { readonly error: unknown; readonly isPending: boolean };
  readonly fields: readonly string[];
  /** In a dialog or a card the button is as wide as the fields; on a page, as its words. */
  readonly place: 'dialog' | 'page';
  readonly className?: string | undefined;
  onSubmit(): void;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSubmit();
  };
  const button = (
    <Button type="submit" loading={props.act.isPending}>
      {props.submit}
    </Button>
  );
  return (
    <form onSubmit={submit} className={props.className}>
      <Stack>
        {props.children}
        <FormProblem error={props.act.error} fields={props.fields} />
        {props.place === 'dialog' ? button : <div>{button}</div>}
      </Stack>
    </form>
  );
}
