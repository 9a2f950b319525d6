// Keys that work wherever the focus is. `$mod` is Ctrl, on a Mac Cmd.

import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';

export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** The field that is written in, in which letters and undo belong to the text. */
export const isWriting = ({ target }: Event): boolean =>
  target instanceof Element &&
  target.closest(
    'input:not([type=radio], [type=checkbox], [type=range]), textarea, [contenteditable], .monaco-editor',
  ) !== null;

/** @param shortcuts by the names of tinykeys, always the same ones */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const names = Object.keys(shortcuts).join('\n');
  useEffect(
    () =>
      tinykeys(
        window,
        Object.fromEntries(
          names.split('\n').map((name) => [name, (event: KeyboardEvent) => latest.current[name]?.(event)]),
        ),
        // Also while a person writes; who must not then asks `isWriting`.
        { capture: true, ignore: ({ repeat, isComposing }) => repeat || isComposing },
      ),
    [names],
  );
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** As they stand on this keyboard. */
export const keyNames = (keys: readonly string[]): readonly string[] =>
  keys.map((key) => (key === '$mod' ? (isMac ? '⌘' : 'Ctrl') : key === 'Shift' && isMac ? '⇧' : key));
