import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type AnchorElement = Omit<ComponentPropsWithRef<'a'>, keyof ButtonProps | keyof AnchorProps>;

/** A button that goes somewhere: it is a link, with the router's typed addresses. */
export const ButtonLink = createLink((props: AnchorElement & Omit<ButtonProps, 'href'>) => (
  <Button component="a" {...props} />
));

/** A text link with the router's typed addresses. */
export const TextLink = createLink((props: AnchorElement & Omit<AnchorProps, 'href'>) => (
  <Anchor {...props} />
));
