import type { OneTimeCodes } from '@tessera/domain';
import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;
/** Codes of the steps before and after count too: clocks differ, and people type slowly. */
const WINDOW = 1;

/** Codes as every app makes them: SHA-1, six digits, 30 seconds (RFC 6238). */
export const oneTimeCodes: OneTimeCodes = {
  secret: () => new Secret({ size: 20 }).base32,

  address: ({ secret, hub, account }) =>
    // A colon separates the two in the label, so neither may hold one.
    totp(secret, hub.replaceAll(':', ' '), account.replaceAll(':', ' ')).toString(),

  step(secret, code, now) {
    const delta = totp(secret).validate({ token: code, timestamp: now, window: WINDOW });
    return delta === null ? null : Math.floor(now / 1000 / PERIOD) + delta;
  },
};

function totp(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({
    ...{ issuer, label, secret: Secret.fromBase32(secret) },
    ...{ algorithm: 'SHA1', digits: 6, period: PERIOD },
  });
}
