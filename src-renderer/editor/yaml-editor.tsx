// The YAML editor as other pages use it. Its code, most of all of the interface, is fetched when it is first shown.

import { lazyPart } from './lazy-part.tsx';
import { loadEditorTexts } from './load-editor-texts.ts';

export interface YamlEditorProps {
  /** Name of the text for those who cannot see where it stands. */
  readonly label: string;
  /** May change from outside while somebody writes: the cursor stays. Give another document another React `key`. */
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly schema: SchemaName;
  readonly readOnly?: boolean;
  /** What the owner says of the text, marked where it says so. */
  readonly problem?: {
    readonly message: string;
    readonly line?: number | undefined;
    readonly column?: number | undefined;
  } | null;
  /** How many mistakes are marked in the text now. */
  readonly onProblems?: (count: number) => void;
  /** Has to give it a height: it fills what it gets. */
  readonly className?: string;
}

export type SchemaName = 'base' | 'persona' | 'settings';

export const YamlEditor = lazyPart<YamlEditorProps>(async (language) => {
  await loadEditorTexts(language);
  return (await import('./monaco-yaml-editor.tsx')).MonacoYamlEditor;
});
