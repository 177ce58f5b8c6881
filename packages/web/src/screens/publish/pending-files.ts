let pending: readonly File[] = [];

/** Keeps files that were dropped elsewhere until the publish screen takes them. */
export function leaveFiles(files: readonly File[]): void {
  pending = files;
}

/** Takes what was left, once. */
export function takeLeftFiles(): readonly File[] {
  const files = pending;
  pending = [];
  return files;
}
