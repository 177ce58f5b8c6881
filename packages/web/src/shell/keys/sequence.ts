/** One key press, as far as bindings care. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
  readonly isComposing: boolean;
}

/** Something that keys do. `keys`: one key (`s`, `.`, `?`) or two in a row (`g h`). */
export interface KeyBinding {
  readonly keys: string;
  readonly label: string;
  run(): void;
}

/** How long the first key of two waits for the second, in milliseconds. */
const PATIENCE = 1200;

/** Whether the press is the palette's: Ctrl K, or ⌘ K. It works everywhere, also while typing. */
export function isPaletteKey(press: KeyPress): boolean {
  return (
    press.key.toLowerCase() === 'k' && (press.ctrlKey || press.metaKey) && !press.altKey && !press.isComposing
  );
}

/**
 * Follows presses and answers the binding that one completes, or null. Presses with Ctrl, ⌘ or Alt belong to the
 * browser and to screen readers; they, repeats and the middle of a composed character end a waiting first key.
 */
export function createKeySequence(): (
  press: KeyPress,
  bindings: readonly KeyBinding[],
  now: number,
) => KeyBinding | null {
  let first: { readonly key: string; readonly at: number } | null = null;
  return (press, bindings, now) => {
    const waiting = first !== null && now - first.at <= PATIENCE ? first.key : null;
    first = null;
    if (press.ctrlKey || press.metaKey || press.altKey || press.repeat || press.isComposing) return null;
    const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
    const wanted = waiting === null ? key : `${waiting} ${key}`;
    const found = bindings.findLast((binding) => binding.keys === wanted) ?? null;
    if (found === null && bindings.some((binding) => binding.keys.startsWith(`${key} `)))
      first = { key, at: now };
    return found;
  };
}

/** Input types in which a letter is no text. */
const NOT_TEXT = new Set([
  'button',
  'checkbox',
  'radio',
  'range',
  'color',
  'file',
  'submit',
  'reset',
  'image',
]);

/** What {@link takesLetters} must know of an element; a DOM element fits. */
export interface KeyTarget {
  readonly tagName: string;
  readonly isContentEditable?: boolean;
  getAttribute(name: string): string | null;
  closest(selector: string): unknown;
}

/** Whether letters belong to the element itself: it is typed into, chosen from, or stands in an open dialog or menu. */
export function takesLetters(target: KeyTarget): boolean {
  const tag = target.tagName.toLowerCase();
  if (tag === 'textarea' || tag === 'select' || target.isContentEditable === true) return true;
  if (tag === 'input') return !NOT_TEXT.has((target.getAttribute('type') ?? 'text').toLowerCase());
  return (
    target.closest(
      '[role=dialog],[role=alertdialog],[role=menu],[role=listbox],[role=combobox],[role=textbox],[role=searchbox],[role=application]',
    ) !== null
  );
}
