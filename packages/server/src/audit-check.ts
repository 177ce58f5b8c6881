import { type AuditVerification, type VerifyInput, verifyAudit } from '@tessera/domain';
import type { Config } from './config.ts';
import { digestSecret } from './signin/secrets.ts';
import { databaseOf, readAudit } from './storage/index.ts';

/** Compares every entry of a hub's audit log with its seal; the hub may be running. */
export async function verifyHub({
  config,
  ...input
}: VerifyInput & { readonly config: Config }): Promise<AuditVerification> {
  return readAudit(databaseOf(config), (unit) =>
    verifyAudit({ digest: digestSecret, store: { read: (work) => work(unit) } }, input),
  );
}

/** What was found, as lines for a terminal; the first one says the result. */
export function verificationLines(found: AuditVerification): readonly string[] {
  const { broken, head } = found;
  const lines: string[] = [];
  if (broken !== null) {
    const since = broken.after === null ? '' : `after ${when(broken.after)} and `;
    lines.push(
      `Batch ${broken.batch} is not as it was sealed. ${broken.reason}`,
      `It covers the entries ${broken.first} to ${broken.last}, written ${since}until ${when(broken.until)}.`,
      `The ${found.batches} batches before it are whole.`,
    );
  } else {
    lines.push(`Whole: ${found.entries} entries in ${found.batches} batches are as they were sealed.`);
  }
  if (found.dropped > 0)
    lines.push(`${found.dropped} older entries are gone, as the settings ask; their seals hold.`);
  if (found.erased > 0) lines.push(`${found.erased} entries have had a person erased from them.`);
  if (found.unsealed > 0) lines.push(`${found.unsealed} entries are too new to be sealed.`);
  if (found.headFound === false)
    lines.push('The head that you gave is not in the chain: the log was cut or made anew.');
  if (found.headFound === true) lines.push('The head that you gave is in the chain.');
  if (head !== null && broken === null)
    lines.push(
      `Head: ${head.hash}`,
      'Keep it elsewhere: with --head it proves later that nothing before it was changed.',
    );
  return lines;
}

function when(at: number): string {
  return new Date(at).toISOString();
}
