import { KEPT } from '../../parts/free-focus.ts';

/** What holds a focus of its own: what lies below it has lost nothing while it is open. */
const LAYER = '[role=dialog], [role=menu]';
/** Whatever else takes the focus of a closing dialog or a new page does so sooner. */
const PATIENCE = 60;

/** Where the focus was last, in one layer: the element, and what was around it, innermost first. */
interface Place {
  readonly element: HTMLElement;
  readonly around: readonly HTMLElement[];
}

/**
 * Keeps the keyboard's place: when what has the focus goes away, the focus goes to what opened it, or to what is nearest
 * to where it was; a button that was busy gets it back. Whoever gives the focus up by pointing elsewhere is left alone.
 * Answers how to stop.
 */
export function keepFocus(): () => void {
  /** The layers in which the focus was, the last one last. */
  const trail = new Map<Element, Place>();
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    const layer = layerOf(target);
    trail.delete(layer);
    trail.set(layer, { element: target, around: around(target, layer) });
  };
  const letGo = ({ target, relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null || !(target instanceof HTMLElement)) return;
    setTimeout(() => {
      if (isLost() && isUsable(target)) trail.clear();
    });
  };
  const restore = (busy: 'await' | 'pass by') => {
    waiting = undefined;
    if (!isLost()) return;
    for (const [layer, { element, around: places }] of [...trail].reverse()) {
      if (!layer.isConnected) trail.delete(layer);
      else if (isUsable(element)) return give(element);
      else if (busy === 'await' && isBusy(element)) return;
      else return give(places.find(isSeen) ?? headingOf(layer));
    }
  };
  const watch = new MutationObserver(() => {
    if (waiting === undefined && trail.size > 0 && isLost())
      waiting = setTimeout(() => restore('await'), PATIENCE);
  });
  // Before the browser moves on from the end of the page, where what went away stood last.
  const onKey = ({ key }: KeyboardEvent) => {
    if (key === 'Tab') restore('pass by');
  };
  watch.observe(document.body, {
    ...{ childList: true, subtree: true },
    ...{ attributes: true, attributeFilter: ['disabled', 'hidden'] },
  });
  document.addEventListener('focusin', remember);
  document.addEventListener('focusout', letGo);
  document.addEventListener('keydown', onKey, { capture: true });
  return () => {
    clearTimeout(waiting);
    watch.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('focusout', letGo);
    document.removeEventListener('keydown', onKey, { capture: true });
  };
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function isUsable(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && isSeen(element);
}

/** A button at work is disabled, and comes back. */
function isBusy(element: HTMLElement): boolean {
  return element.isConnected && element.matches('[data-loading]');
}

function isSeen(element: HTMLElement): boolean {
  return element.isConnected && element.getBoundingClientRect().height > 0;
}

function layerOf(element: HTMLElement): Element {
  return element.closest(LAYER) ?? document.body;
}

function around(element: HTMLElement, layer: Element): readonly HTMLElement[] {
  const found: HTMLElement[] = [];
  let next = element.parentElement;
  while (next !== null && next !== layer && next.tagName !== 'MAIN') {
    found.push(next);
    next = next.parentElement;
  }
  return found;
}

/** Where a page or a dialog begins. */
function headingOf(layer: Element): HTMLElement | null {
  const within = layer === document.body ? document.querySelector('main') : layer;
  const heading = within?.querySelector('h1, h2') ?? within;
  return heading instanceof HTMLElement ? heading : null;
}

/** Gives the focus; what cannot have it by itself may while it does. */
function give(element: HTMLElement | null): void {
  if (element === null) return;
  const lent = element.tabIndex < 0 && !element.hasAttribute('tabindex');
  if (lent) element.setAttribute('tabindex', '-1');
  element.setAttribute(KEPT, '');
  element.addEventListener(
    'blur',
    () => {
      if (lent) element.removeAttribute('tabindex');
      element.removeAttribute(KEPT);
    },
    { once: true },
  );
  element.focus({ preventScroll: true });
}
