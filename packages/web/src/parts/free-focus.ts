/** On whatever the focus was given to because it was lost: nobody chose it, so that something nearer may take it on. */
export const KEPT = 'data-kept-focus';

/** Whether the focus can be put somewhere without taking it from where a person has put it meanwhile. */
export function isFocusFree(): boolean {
  const now = document.activeElement;
  return now === null || now === document.body || now.hasAttribute(KEPT);
}
