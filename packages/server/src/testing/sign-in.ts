export { TestBrowser } from '../signin/testing/browser.ts';

import { Secret, TOTP } from 'otpauth';

export { CLIENT, type Claims, startProvider, type TestProvider } from '../signin/testing/test-provider.ts';

/** What an app of codes shows at a time, ms since 1970; from its secret, blanks ignored. */
export function appCode(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate({ timestamp: at });
}
