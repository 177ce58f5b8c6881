import {
  askPasskey,
  beginPasskey,
  type FactorPlace,
  noteCopiedPasskey,
  type PasskeyAsk,
  type PasskeyUse,
  Problem,
  type ProvedPasskey,
  passkeyRefused,
  readSettings,
  takeChallenge,
  takeNewPasskeyChallenge,
} from '@tessera/domain';
import {
  newPasskeyOptions,
  type PasskeyAnswer,
  type PasskeySite,
  passkeyOptions,
  passkeySite,
  verifyNewPasskey,
  verifyPasskey,
} from '../../signin/passkeys.ts';
import type { RequestContext } from '../context.ts';

/** Begins to register a passkey, and says what the browser must make. */
export async function optionsForNewPasskey(
  context: RequestContext,
  place: FactorPlace,
): Promise<Record<string, unknown>> {
  const site = requireSite(context);
  const challenge = context.random.secret();
  const { account, passkeys } = await beginPasskey(context, place, { challenge });
  const { hubName } = await context.store.read((unit) => readSettings(unit, 'hubName'));
  return newPasskeyOptions(site, { hub: hubName, account, known: passkeys, challenge });
}

/** The new passkey of an answer to the challenge that was given out, which is spent whatever comes of it. */
export async function provedNewPasskey(
  context: RequestContext,
  place: FactorPlace,
  answer: PasskeyAnswer,
): Promise<ProvedPasskey> {
  const site = requireSite(context);
  const challenge = await takeNewPasskeyChallenge(context, place);
  const passkey = await verifyNewPasskey(site, challenge, answer);
  if (passkey === null) throw passkeyRefused();
  return passkey;
}

/** Asks for a passkey, and says what the browser must have signed. */
export async function askForPasskey(
  context: RequestContext,
  ask: PasskeyAsk,
): Promise<Record<string, unknown>> {
  const site = requireSite(context);
  const challenge = context.random.secret();
  const known = await askPasskey(context, ask, { challenge });
  return passkeyOptions(site, { challenge, known, verified: mustBeVerified(ask) });
}

/** The passkey that answered, verified; whatever is wrong is one and the same `passkey-refused`. */
export async function usedPasskey(
  context: RequestContext,
  ask: PasskeyAsk,
  answer: PasskeyAnswer,
): Promise<PasskeyUse> {
  const site = requireSite(context);
  const { challenge, passkey } = await takeChallenge(context, ask, { credential: answer.id });
  if (passkey === null) throw passkeyRefused();
  const asked = { challenge, verified: mustBeVerified(ask) };
  const verdict = await verifyPasskey(site, passkey, asked, answer);
  if (!verdict.good) {
    if (verdict.copied) await noteCopiedPasskey(context, passkey);
    throw passkeyRefused();
  }
  const { counter, synced, userHandle } = verdict;
  return { passkey, counter, synced, userHandle };
}

/** Alone it stands for both factors, so its owner must have unlocked it; as the second one, having it is enough. */
function mustBeVerified(ask: PasskeyAsk): boolean {
  return ask.for !== 'second-factor';
}

function requireSite(context: RequestContext): PasskeySite {
  const site = passkeySite(context.address('/'));
  if (site !== null) return site;
  throw new Problem('input-invalid', {
    detail: 'Passkeys need the hub at an https address with a name (or at localhost). Ask whoever runs it.',
  });
}
