// What the form does to the text. Every edit is made in the text as it is now, in place (src-shared/yaml), and handed on.

import type { Value } from '../../src-shared/model.ts';
import {
  insertYamlEntries,
  moveYamlEntry,
  removeYamlEntry,
  renameYamlKey,
  setYamlPart,
} from '../../src-shared/yaml/yaml-arrange.ts';
import { openFrame, subject } from '../../src-shared/yaml/yaml-frame.ts';
import type { NewEntries } from '../../src-shared/yaml/yaml-page.ts';
import { partAt, type YamlPath } from '../../src-shared/yaml/yaml-path.ts';
import type { ReadYaml } from '../../src-shared/yaml/yaml-reader.ts';
import { idOf } from './form-node.ts';

/** Each answers whether the text could be changed. */
export interface FormEdits {
  readonly set: (path: YamlPath, value: Value) => boolean;
  readonly rename: (path: YamlPath, name: string) => boolean;
  readonly move: (path: YamlPath, to: number) => boolean;
  readonly remove: (path: YamlPath) => boolean;
  /** @param path ends in the index that the first new entry will have */
  readonly insert: (path: YamlPath, entries: NewEntries) => boolean;
}

interface EditsOptions {
  readonly read: ReadYaml;
  readonly text: () => string;
  readonly onChange: (text: string) => void;
  /** With what went wrong; null after an edit that was made. */
  readonly onRefused: (error: unknown) => void;
}

export function createFormEdits({ read, text, onChange, onRefused }: EditsOptions): FormEdits {
  /** The value that was set last, so that what is typed letter by letter changes the text once. */
  let last: { readonly id: string; readonly before: string; readonly after: string } | undefined;

  const edit = (make: () => string): boolean => {
    try {
      const after = make();
      onRefused(null);
      onChange(after);
      return true;
    } catch (error) {
      onRefused(error);
      return false;
    }
  };

  return {
    set: (path, value) =>
      edit(() => {
        const id = idOf(path);
        const now = text();
        // From the text before the first letter: quotes that only a text half typed needed do not stay behind.
        const before = last?.id === id && last.after === now ? last.before : withoutEmptyQuotes(now, path, read);
        const after = setYamlPart(before, path, value, read);
        last = { id, before, after };
        return after;
      }),
    rename: (path, name) => edit(() => renameYamlKey(text(), path, name, read)),
    move: (path, to) => edit(() => moveYamlEntry(text(), path, to, read)),
    remove: (path) => edit(() => removeYamlEntry(text(), path, read)),
    insert: (path, entries) => edit(() => insertYamlEntries(text(), path, entries, read)),
  };
}

/** An empty text stands in quotes, which the text that takes its place need not keep. */
const withoutEmptyQuotes = (text: string, path: YamlPath, read: ReadYaml): string =>
  partAt(read(openFrame(text).page, subject).data, path) === '' ? setYamlPart(text, path, null, read) : text;
