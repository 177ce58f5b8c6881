import { Secret, TOTP } from 'otpauth';

/** What an app of codes shows at a time, ms since 1970; from its secret, blanks ignored. */
export function appCode(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate({ timestamp: at });
}

/** A code that no step near a time has. */
export function wrongAppCode(secret: string, at: number): string {
  const near = new Set([-2, -1, 0, 1, 2].map((steps) => appCode(secret, at + steps * 30_000)));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.has(code)) ?? '';
}
