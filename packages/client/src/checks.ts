/*
 * What a script that nobody typechecked gets wrong before the hub sees it: said here by the name that it has here.
 */

/** A time as the API wants it. Throws a `TypeError` that names what was passed for something that is none. */
export function isoTime(name: string, time: Date): string {
  // Also of another realm, where it is no instance of ours.
  const isDate = Object.prototype.toString.call(time) === '[object Date]';
  if (isDate && !Number.isNaN(time.getTime())) return time.toISOString();
  throw new TypeError(`${name} must be a valid Date, such as new Date('2030-01-31T12:00:00Z')`);
}

/** Throws a `TypeError` for a member that is not looked at: it would be left aside without a word. */
export function refuseUnknown(what: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(`${what} has no ${unknown}; it has ${known.join(', ')}`);
}

/** The address of a hub without a slash at its end; empty in the hub's own pages. Throws a `TypeError` for what is none. */
export function hubAddress(address: string): string {
  if (address === '' || (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)))
    return address.replace(/\/+$/, '');
  throw new TypeError(`${address} is no address of a hub; https://hub.example.org is one`);
}
