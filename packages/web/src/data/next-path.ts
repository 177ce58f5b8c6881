/**
 * The address to go to after sign-in, taken from `?next=`: a path of this hub, or `/`. Whatever could leave the hub is
 * refused: other schemes and hosts, `//host`, backslashes and control characters that browsers read as slashes or
 * drop, also when they are percent-encoded; and the sign-in pages themselves, which would go in a circle.
 */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || next.length > 2000 || !next.startsWith('/')) return '/';
  if (isUnsafe(next)) return '/';
  let plain = pathOf(next);
  for (let round = 0; round < 3; round += 1) {
    const decoded = decode(plain);
    if (decoded === null) return '/';
    if (decoded === plain) break;
    plain = decoded;
    if (isUnsafe(plain)) return '/';
  }
  const url = new URL(next, 'https://hub.invalid');
  if (url.host !== 'hub.invalid' || url.pathname.startsWith('//')) return '/';
  if (/^\/(sign-in|set-up|set-password|register|forgot)(\/|$)/.test(url.pathname)) return '/';
  return url.pathname + url.search + url.hash;
}

function isUnsafe(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop them, which would join "/" and "/"
  return path.startsWith('//') || /[\\\u0000-\u001f\u007f]/.test(path);
}

function pathOf(address: string): string {
  return address.split(/[?#]/, 1)[0] ?? '/';
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
