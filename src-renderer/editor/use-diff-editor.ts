import { useCallback, useEffect, useRef, useState } from 'react';

import { keepKeysOfPage } from './keys-of-page.ts';
import { monaco, readYaml, textOptions } from './monaco.ts';

interface DiffTexts {
  readonly before: string;
  readonly after: string;
  readonly isYaml: boolean;
}

interface DiffEditor {
  /** For the `ref` of the element that the comparison fills. */
  readonly attach: (place: HTMLElement | null) => (() => void) | undefined;
  readonly editor: monaco.editor.IStandaloneDiffEditor | null;
  /** In pixels, as high as all that is on show. */
  readonly height: number;
  /** Places that differ; null while they are looked for the first time. */
  readonly changes: number | null;
}

interface Open extends monaco.editor.IDiffEditorModel {
  readonly editor: monaco.editor.IStandaloneDiffEditor;
}

const firstHeight = 80;
/** Longer than Monaco lets a comparison take. */
const comparisonTimeoutMs = 10_000;

/** Monaco's comparison of two texts. */
export function useDiffEditor(texts: DiffTexts): DiffEditor {
  const [open, setOpen] = useState<Open | null>(null);
  const [height, setHeight] = useState(firstHeight);
  const [changes, setChanges] = useState<number | null>(null);
  const latest = useRef(texts);
  useEffect(() => {
    latest.current = texts;
  });

  const attach = useCallback((place: HTMLElement | null) => {
    if (!place) return;
    const original = monaco.editor.createModel(latest.current.before);
    const modified = monaco.editor.createModel(latest.current.after);
    const editor = monaco.editor.createDiffEditor(place, diffOptions);
    const sides = [editor.getOriginalEditor(), editor.getModifiedEditor()];
    const fit = () => setHeight(Math.max(...sides.map((side) => side.getContentHeight())));
    const parts = [
      keepKeysOfPage(place),
      ...sides.map((side) => side.onDidContentSizeChange(fit)),
      editor.onDidUpdateDiff(() => setChanges(editor.getLineChanges()?.length ?? null)),
      editor,
    ];
    editor.setModel({ original, modified });
    setOpen({ editor, original, modified });
    return () => {
      setOpen(null);
      for (const part of parts) part.dispose();
      // A comparison under way would miss the texts, and nothing tells when it ends.
      setTimeout(() => [original, modified].forEach((model) => model.dispose()), comparisonTimeoutMs);
    };
  }, []);

  const { before, after, isYaml } = texts;
  useEffect(() => {
    if (!open) return;
    for (const model of [open.original, open.modified]) {
      monaco.editor.setModelLanguage(model, isYaml ? readYaml : 'plaintext');
    }
    put(open.original, before);
    put(open.modified, after);
  }, [open, before, after, isYaml]);

  return { attach, editor: open?.editor ?? null, height, changes };
}

const put = (model: monaco.editor.ITextModel, text: string): void => {
  if (model.getValue() !== text) model.setValue(text);
};

const diffOptions = {
  ...textOptions,
  readOnly: true,
  domReadOnly: true,
  originalEditable: false,
  renderOverviewRuler: false,
  renderMarginRevertIcon: false,
  renderGutterMenu: false,
  useInlineViewWhenSpaceIsLimited: false,
  hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 3, revealLineCount: 20 },
  diffWordWrap: 'on',
  padding: { top: 0, bottom: 0 },
  // Lines are wrapped; room for a bar below them would be a gap.
  scrollbar: { ...textOptions.scrollbar, horizontal: 'hidden', horizontalScrollbarSize: 0 },
} satisfies monaco.editor.IStandaloneDiffEditorConstructionOptions;
