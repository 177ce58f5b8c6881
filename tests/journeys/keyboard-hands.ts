import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Window } from './harness.ts';

type StopRole =
  | 'button'
  | 'textbox'
  | 'link'
  | 'combobox'
  | 'checkbox'
  | 'switch'
  | 'radio'
  | 'searchbox'
  | 'tab';

/** More stops than any page has between two of its parts. */
const MOST_STOPS = 90;

/** Somebody who has a keyboard and nothing else. Whatever points or clicks is counted among the window's faults. */
export class KeyboardHands {
  readonly page: Page;
  readonly window: Window;

  private constructor(window: Window) {
    this.window = window;
    this.page = window.page;
  }

  /** Takes the mouse away from a window in which nothing is open yet. */
  static async at(window: Window): Promise<KeyboardHands> {
    await window.page.addInitScript(() => {
      // A click that the keyboard makes has no count of clicks.
      for (const kind of ['pointerdown', 'click'] as const) {
        const told = (event: MouseEvent) => {
          if (kind === 'pointerdown' || event.detail > 0) throw new Error(`the mouse was used: ${kind}`);
        };
        document.addEventListener(kind, told, { capture: true });
      }
    });
    return new KeyboardHands(window);
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  focused(): Locator {
    return this.page.locator(':focus');
  }

  /**
   * Presses Tab until that element has the focus, once it can be used; fails where the focus has nowhere to be, or where there is
   * no such stop.
   */
  async tabTo(role: StopRole, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const named = this.page.getByRole(role, { name: nameOf(role, name), disabled: false });
    await named.first().waitFor();
    await this.keptPlace();
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      if (await named.evaluateAll((all) => all.some((each) => each === document.activeElement))) return;
      await this.press(key);
    }
    throw new Error(`${key} never reached the ${role} ${name} at ${this.page.url()}`);
  }

  /** Waits until the focus is somewhere, and in the dialog while one is open: nobody has to begin again from the top. */
  async keptPlace(): Promise<void> {
    const isKept = () => {
      const dialog = [...document.querySelectorAll('[role=dialog][aria-modal=true]')].at(-1);
      return (
        (dialog ?? document).contains(document.activeElement) && document.activeElement !== document.body
      );
    };
    await expect
      .poll(() => this.page.evaluate(isKept), { message: `the focus is lost at ${this.page.url()}` })
      .toBe(true);
  }

  /** Goes to a field and replaces what is in it. */
  async fill(name: string | RegExp, text: string, role: StopRole = 'textbox'): Promise<void> {
    await this.tabTo(role, name);
    await this.press('Control+a');
    await this.page.keyboard.insertText(text);
  }

  /** Goes to a button or link and presses Enter. */
  async enter(name: string | RegExp, role: StopRole = 'button'): Promise<void> {
    await this.tabTo(role, name);
    await this.press('Enter');
  }

  /** Goes to a box and presses Space. */
  async tick(name: string | RegExp, role: StopRole = 'checkbox'): Promise<void> {
    await this.tabTo(role, name);
    await this.press('Space');
  }

  /** Opens a list of options, or types into its field, and chooses one by the arrows; looks that it was taken. */
  async choose(name: string | RegExp, option: string, typed?: string): Promise<void> {
    for (let tries = 0; tries < 3; tries++) {
      await this.tabTo('combobox', name);
      if (typed === undefined) await this.press('Enter');
      else {
        await this.press('Control+a');
        await this.page.keyboard.insertText(typed);
      }
      const list = this.page.getByRole('option', { name: option });
      await list.first().waitFor();
      const chosen = this.page.locator('[role=option][data-combobox-selected]');
      for (let presses = 0; presses < 20; presses++) {
        if ((await chosen.count()) > 0 && (await chosen.first().textContent())?.includes(option)) break;
        await this.press('ArrowDown');
      }
      await this.press('Enter');
      // What is found while somebody chooses replaces the list under the hand: then it is chosen again.
      if ((await this.focused().inputValue()).includes(option)) return;
    }
    throw new Error(`${option} was never taken at ${this.page.url()}`);
  }

  /** Goes to a place by the palette. */
  async goTo(place: string): Promise<void> {
    await this.press('Control+k');
    const dialog = this.page.getByRole('dialog', { name: 'Go, do, find' });
    await dialog.getByRole('textbox').and(this.focused()).waitFor();
    await this.page.keyboard.insertText(place);
    await dialog
      .locator('[role=option][data-combobox-selected]', { hasText: new RegExp(`^${place}$`) })
      .waitFor();
    await this.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await this.page.locator('h1:focus', { hasText: new RegExp(`^${place}$`) }).waitFor();
  }
}

/** A name that is given as text is the whole name; of a box that explains itself, how its name begins. */
function nameOf(role: StopRole, name: string | RegExp): RegExp {
  if (name instanceof RegExp) return name;
  const begins = role === 'checkbox' || role === 'switch' || role === 'radio';
  return new RegExp(`^${name.replaceAll(/[.?*+()[\]]/g, '\\$&')}${begins ? '' : '$'}`);
}
