import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { accountShape } from './people.ts';
import { email, lines, name } from './shapes.ts';

export const settingsShape = z.object({
  /** Whether people make their own accounts. */
  signupEnabled: z.boolean(),
  /** Whether an account that somebody made for themselves waits for an administrator. */
  signupApproval: z.boolean(),
  /** Mail domains that may register; empty = every one. */
  signupDomains: z.array(z.string()),
  /** Whether visitors without an account are let in. */
  guestSessions: z.boolean(),
});
export type SettingsShape = z.infer<typeof settingsShape>;

const needs = { who: 'account', scope: 'admin', permission: 'settings:manage' } as const;

export const settings = {
  getSettings: endpoint({
    method: 'GET',
    path: '/api/v1/settings',
    summary: 'Who may come in: sign-up and guests',
    needs,
    output: settingsShape,
  }),
  updateSettings: endpoint({
    method: 'PATCH',
    path: '/api/v1/settings',
    summary: 'Change settings; what is left out stays',
    needs,
    body: z
      .strictObject({
        signupEnabled: z.boolean(),
        signupApproval: z.boolean(),
        signupDomains: z.array(z.string().max(253)).max(200),
        guestSessions: z.boolean(),
      })
      .partial(),
    output: settingsShape,
  }),
  register: endpoint({
    method: 'POST',
    path: '/api/v1/register',
    summary: 'Make an account for oneself, where the hub takes registrations',
    needs: { who: 'always', scope: 'admin' },
    body: z.strictObject({
      name: name(200),
      email,
      password: z.string().max(500),
      passwordVerify: z.string().max(500),
      institution: lines(200).optional(),
      website: z
        .url({ protocol: /^https?$/, error: 'must start with http:// or https://' })
        .max(500)
        .optional(),
    }),
    output: accountShape,
    status: 201,
  }),
};
