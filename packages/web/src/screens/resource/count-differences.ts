/** How an older version's counts differ from the current one's: `+12 edges, −3 nodes`; empty when they are the same. */
export function countDifferences(
  older: Readonly<Record<string, number>>,
  current: Readonly<Record<string, number>>,
  locale: string,
): string {
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'always' });
  const names = [...new Set([...Object.keys(current), ...Object.keys(older)])];
  const parts = names.flatMap((name) => {
    const difference = (older[name] ?? 0) - (current[name] ?? 0);
    return difference === 0 ? [] : [`${signed.format(difference)} ${name}`];
  });
  return parts.length === 0
    ? ''
    : new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(parts);
}
