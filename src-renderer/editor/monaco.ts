// Monaco with the features of an editor for YAML, and nothing that acts beside it: no palette and no menu (the page and
// the browser have theirs), no outline, no formatter. Loaded once, by whoever shows the first text.

import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/diffEditor/register';
import 'monaco-editor/features/dnd/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/lineSelection/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/longLinesHelper/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/readOnlyMessage/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
// The feature alone shows no list.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/unicodeHighlighter/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/features/wordPartOperations/register';
import * as monaco from 'monaco-editor/editor';
import { conf, language } from 'monaco-editor/languages/definitions/yaml/yaml';

/** YAML to read: coloured, but nothing is checked or completed, so no worker has to be started for it. */
export const readYaml = 'yaml-text';

/** While Helios is away the code of a worker cannot be had: texts can be written all the same, so it is no fault. */
export function forgiveAbsence(worker: Worker): Worker {
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  return worker;
}

globalThis.MonacoEnvironment = {
  getWorker: () => forgiveAbsence(new Worker(new URL('editor.worker.ts', import.meta.url), { type: 'module' })),
};

for (const id of ['yaml', readYaml]) {
  monaco.languages.register({ id });
  monaco.languages.setMonarchTokensProvider(id, language);
  monaco.languages.setLanguageConfiguration(id, conf);
}

export const fontFamily = "'JetBrains Mono Variable', ui-monospace, Menlo, Consolas, monospace";
// Widths are measured when an editor appears, which may be before the font is there.
void document.fonts.load(`12.5px ${fontFamily}`).then(() => monaco.editor.remeasureFonts());

/** What every text in it looks like. */
export const textOptions = {
  automaticLayout: true,
  bracketPairColorization: { enabled: false },
  fixedOverflowWidgets: true,
  folding: true,
  fontFamily,
  fontSize: 12.5,
  guides: { indentation: true, highlightActiveIndentation: false, bracketPairs: false },
  lineHeight: 20,
  lineNumbersMinChars: 3,
  links: false,
  minimap: { enabled: false },
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  overviewRulerLanes: 0,
  padding: { top: 12, bottom: 12 },
  renderFinalNewline: 'on',
  renderLineHighlightOnlyWhenFocus: true,
  scrollBeyondLastLine: false,
  scrollbar: {
    alwaysConsumeMouseWheel: false,
    verticalScrollbarSize: 10,
    horizontalScrollbarSize: 10,
    useShadows: false,
  },
  smoothScrolling: false,
  stickyScroll: { enabled: false },
  // Letters that only look like others are ordinary in most languages; what cannot be seen is not.
  unicodeHighlight: {
    ambiguousCharacters: false,
    nonBasicASCII: false,
    invisibleCharacters: true,
    includeComments: true,
    includeStrings: true,
  },
  wordBasedSuggestions: 'off',
  wordWrap: 'on',
  wrappingIndent: 'indent',
} satisfies monaco.editor.IEditorOptions & monaco.editor.IGlobalEditorOptions;

export { monaco };
