/** How many people a pasted CSV names: its lines below the head that are not empty. A quoted line break counts as one line. */
export function countPeople(csv: string): number {
  let quoted = false;
  let lines = 0;
  let filled = false;
  for (const sign of csv) {
    if (sign === '"') quoted = !quoted;
    if (sign === '\n' && !quoted) {
      if (filled) lines += 1;
      filled = false;
    } else if (sign.trim() !== '') filled = true;
  }
  if (filled) lines += 1;
  return Math.max(0, lines - 1);
}
