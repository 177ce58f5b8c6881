/**
 * Takes the second click of a double click from buttons that send a form: it would send it twice, before the page knows
 * that the first one is under way. Other buttons are clicked quickly on purpose.
 */
export function sendOnce(): void {
  addEventListener(
    'click',
    (event) => {
      if (event.detail < 2 || !(event.target instanceof Element)) return;
      if (event.target.closest('button[type="submit"]') === null) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}
