// What the rows of a form share. Always the same object, so that a row is drawn again only for what it shows; what the
// form was given last is handed to it after each drawing.

import { isMapping, type Mapping } from '../../src-shared/model.ts';
import { partAt, type YamlPath } from '../../src-shared/yaml/yaml-path.ts';
import type { ReadYaml } from '../../src-shared/yaml/yaml-reader.ts';
import type { OpenMenu, RowMenuRequest } from './form-context.ts';
import { createFormEdits, type FormEdits } from './form-edits.ts';
import { createFormFocus, type FormFocus } from './form-focus.ts';

export interface FormTools {
  readonly edits: FormEdits;
  readonly focus: FormFocus;
  readonly openMenu: (request: RowMenuRequest) => void;
  readonly showYaml: () => void;
  /** Of the keys in a section. */
  readonly names: (path: YamlPath) => readonly string[];
  readonly take: (given: Given) => void;
}

interface Given {
  readonly text: string;
  readonly data: Mapping;
  readonly onChange: (text: string) => void;
  readonly onShowYaml?: (() => void) | undefined;
  readonly onRefused: (isRefused: boolean) => void;
  readonly onMenu: (menu: OpenMenu) => void;
}

export function createFormTools(read: ReadYaml): FormTools {
  let given: Given | null = null;
  let text = '';
  return {
    focus: createFormFocus(),
    edits: createFormEdits({
      read,
      text: () => text,
      onChange(edited) {
        text = edited; // the next edit may come before the next drawing
        given?.onChange(edited);
      },
      onRefused: (error) => given?.onRefused(error !== null),
    }),
    openMenu: (request) => given?.onMenu({ request, isOpen: true }),
    showYaml: () => given?.onShowYaml?.(),
    names(path) {
      const section = given && partAt(given.data, path);
      return isMapping(section) ? Object.keys(section) : [];
    },
    take(next) {
      if (next.text !== given?.text) text = next.text;
      given = next;
    },
  };
}
