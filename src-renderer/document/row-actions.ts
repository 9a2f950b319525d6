// What can be done with a row, by key, menu or drag.

import type { YamlPath } from '../../src-shared/yaml/yaml-path.ts';
import type { RowPlace } from './form-context.ts';
import { caretOf } from './form-focus.ts';
import type { FormTools } from './form-tools.ts';

const movedPath = (path: YamlPath, to: number): YamlPath =>
  typeof path.at(-1) === 'number' ? [...path.slice(0, -1), to] : path;

/** The focus goes along. @param to null: it cannot go further */
export function moveRow({ edits, focus }: FormTools, path: YamlPath, to: number | null, part?: 'more'): void {
  if (to === null) return;
  const caret = caretOf(document.activeElement);
  if (edits.move(path, to)) focus.on(movedPath(path, to), part, caret);
}

/**
 * The focus goes to what is in its place then, or to the button that adds to where it was.
 * @param row the element of the row, before it goes
 */
export function removeRow({ edits, focus }: FormTools, path: YamlPath, place: RowPlace, row: Element | null): void {
  const neighbour = neighbourOf(path, place, row);
  if (!edits.remove(path)) return;
  if (neighbour) focus.on(neighbour);
  else focus.on(path.slice(0, -1), 'add');
}

function neighbourOf(path: YamlPath, { before, after }: RowPlace, row: Element | null): YamlPath | null {
  if (typeof path.at(-1) === 'number') {
    if (after !== null) return path;
    return before === null ? null : [...path.slice(0, -1), before];
  }
  const beside = after === null ? row?.previousElementSibling : row?.nextElementSibling;
  const id = beside instanceof HTMLElement ? beside.dataset['row'] : undefined;
  return id === undefined ? null : (JSON.parse(id) as YamlPath); // written by the row from its path
}

/** Where a dragged row comes to stand: before or behind another row of the same mapping or list. */
export const dropPlace = (at: number, over: number, isBehind: boolean): number =>
  over > at ? (isBehind ? over : over - 1) : isBehind ? over + 1 : over;
