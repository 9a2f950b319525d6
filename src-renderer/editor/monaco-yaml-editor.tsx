import { useCallback, useEffect, useId, useRef, useState } from 'react';

import { isMac } from '../shortcuts.ts';
import { useWords } from '../words/use-words.ts';
import { keepKeysOfPage } from './keys-of-page.ts';
import { countMistakes, markProblem } from './markers.ts';
import { monaco, textOptions } from './monaco.ts';
import { replaceText } from './replace-text.ts';
import { useEditorTheme } from './use-editor-theme.ts';
import { addressOfText } from './yaml-language.ts';
import type { YamlEditorProps } from './yaml-editor.tsx';

const mostTold = 100;

interface Open {
  readonly editor: monaco.editor.IStandaloneCodeEditor;
  readonly model: monaco.editor.ITextModel;
}

export function MonacoYamlEditor(props: YamlEditorProps) {
  const { label, value, schema, readOnly = false, problem = null, className = '' } = props;
  const words = useWords().editor;
  const [open, setOpen] = useState<Open | null>(null);
  const known = useRef(value);
  /** Texts that `onChange` told of and that have not come back as `value` yet, oldest first. */
  const told = useRef<readonly string[]>([]);
  const latest = useRef(props);
  const id = useId();
  useEditorTheme();

  useEffect(() => {
    latest.current = props;
  });

  const attach = useCallback(
    (place: HTMLElement | null) => {
      if (!place) return;
      known.current = latest.current.value;
      told.current = [];
      const model = monaco.editor.createModel(known.current, 'yaml', addressOfText(schema, id));
      const editor = monaco.editor.create(place, {
        ...textOptions,
        model,
        tabSize: 2,
        insertSpaces: true,
        detectIndentation: true,
        quickSuggestions: { other: true, comments: false, strings: true },
        glyphMargin: false,
      });
      setOpen({ editor, model });
      const parts = [
        editor,
        model,
        keepKeysOfPage(place),
        model.onDidChangeContent(() => {
          const text = model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true);
          if (text === known.current) return;
          known.current = text;
          told.current = [...told.current.slice(-mostTold), text];
          latest.current.onChange?.(text);
        }),
        monaco.editor.onDidChangeMarkers((changed) => {
          if (!changed.some((address) => address.toString() === model.uri.toString())) return;
          markProblem(model, latest.current.problem ?? null);
          latest.current.onProblems?.(countMistakes(model));
        }),
      ];
      return () => {
        setOpen(null);
        for (const part of parts) part.dispose();
      };
    },
    [schema, id],
  );

  useEffect(() => {
    if (!open) return;
    // Whoever types is ahead of the page: what comes back late is no change from outside.
    const at = value === known.current ? Infinity : told.current.lastIndexOf(value);
    told.current = told.current.slice(at + 1);
    if (at >= 0) return;
    told.current = [];
    known.current = value;
    replaceText(open.editor, value);
  }, [open, value]);

  const leave = readOnly ? words.readOnly : isMac ? words.leaveByTabMac : words.leaveByTab;
  useEffect(() => {
    open?.editor.updateOptions({
      ariaLabel: `${label}. ${leave}`,
      readOnly,
      domReadOnly: readOnly,
      readOnlyMessage: { value: words.readOnly },
    });
  }, [label, leave, readOnly, words, open]);

  const { message, line, column } = problem ?? {};
  useEffect(() => {
    if (open) markProblem(open.model, message === undefined ? null : { message, line, column });
  }, [message, line, column, open]);

  return <div ref={attach} className={`yaml-editor ${className}`} title={leave} />;
}
