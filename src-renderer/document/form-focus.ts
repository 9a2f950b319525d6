// Keeps the focus at what a person works on while rows come, go and change places.

import type { YamlPath } from '../../src-shared/yaml/yaml-path.ts';
import { idOf } from './form-node.ts';

/** `field`: what is edited; `add`: the button that adds to it; `more`: its menu. */
type Part = 'field' | 'add' | 'more';

export interface FormFocus {
  /** As soon as it is drawn. @param caret where the cursor comes to stand in a text; default: its end */
  readonly on: (path: YamlPath, part?: Part, caret?: number) => void;
  /** From one field to the one below it, as Enter does. */
  readonly next: (from: HTMLElement) => void;
  /** After every drawing: what is wanted may be there only after the next but one. */
  readonly settle: (form: HTMLElement | null) => void;
}

/** What has not come by then will not, and must not take the focus from what is done in the meantime. */
const patienceMs = 1_000;

export function createFormFocus(): FormFocus {
  let wanted: { readonly selector: string; readonly caret: number | undefined; readonly untilMs: number } | null = null;
  let known: HTMLElement | null = null;

  const settle = (form: HTMLElement | null) => {
    known = form;
    if (wanted && performance.now() > wanted.untilMs) wanted = null;
    const element = wanted && form?.querySelector<HTMLElement>(wanted.selector);
    if (!element) return;
    put(focusableIn(element), wanted?.caret);
    wanted = null;
  };

  return {
    settle,
    on(path, part = 'field', caret) {
      const id = CSS.escape(idOf(path));
      // A list has no field of its own.
      const others = part === 'field' ? `, [data-add="${id}"]` : '';
      const untilMs = performance.now() + patienceMs;
      wanted = { selector: `[data-${part}="${id}"]${others}`, caret, untilMs };
      // A part of the form may be drawn without the form.
      requestAnimationFrame(() => settle(known));
    },
    next(from) {
      const form = from.closest('.document-form');
      const fields = [...(form?.querySelectorAll<HTMLElement>('[data-field], [data-add]') ?? [])];
      const next = fields[fields.indexOf(from) + 1];
      if (next) focusableIn(next).focus();
    },
  };
}

/** Controls that are made of several elements stand in one that has the name. */
const focusableIn = (element: HTMLElement): HTMLElement =>
  element.querySelector<HTMLElement>('[role=switch], input:not([aria-hidden])') ?? element;

function put(element: HTMLElement, caret: number | undefined): void {
  element.focus();
  if (!(element instanceof HTMLTextAreaElement)) return;
  const place = caret ?? element.value.length;
  element.setSelectionRange(place, place);
}

/** Of a text that is written in. */
export const caretOf = (element: EventTarget | null): number | undefined =>
  element instanceof HTMLTextAreaElement ? element.selectionStart : undefined;
