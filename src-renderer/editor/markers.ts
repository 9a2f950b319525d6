// The mistakes that are marked in a text: those that the schema finds, and what the owner of the text says.

import { monaco } from './monaco.ts';
import type { YamlEditorProps } from './yaml-editor.tsx';

type Problem = NonNullable<YamlEditorProps['problem']>;

const ours = 'helios';
const theirs = 'yaml';

/** Hints are no mistakes. */
const mistakesIn = ({ uri }: monaco.editor.ITextModel, owner?: string): monaco.editor.IMarker[] =>
  monaco.editor
    .getModelMarkers({ resource: uri, ...(owner !== undefined && { owner }) })
    .filter(({ severity }) => severity >= monaco.MarkerSeverity.Warning);

export const countMistakes = (model: monaco.editor.ITextModel): number => mistakesIn(model).length;

/** Marks the problem, unless the same line is marked already: both then say the same in other words. */
export function markProblem(model: monaco.editor.ITextModel, problem: Problem | null): void {
  const marker = problem && markerAt(model, problem);
  const isMarked = mistakesIn(model, theirs).some(
    ({ startLineNumber, endLineNumber }) =>
      marker && startLineNumber <= marker.startLineNumber && endLineNumber >= marker.startLineNumber,
  );
  const wanted = marker && !isMarked ? [marker] : [];
  const [there] = mistakesIn(model, ours);
  // Setting markers tells of markers, which calls this again.
  if (there?.message === wanted[0]?.message && there?.startLineNumber === wanted[0]?.startLineNumber) return;
  monaco.editor.setModelMarkers(model, ours, wanted);
}

/** To the end of the line, so that it can be seen. */
function markerAt(model: monaco.editor.ITextModel, { message, line = 1, column = 1 }: Problem) {
  const lineNumber = Math.min(line, model.getLineCount());
  const end = model.getLineMaxColumn(lineNumber);
  return {
    severity: monaco.MarkerSeverity.Error,
    message,
    startLineNumber: lineNumber,
    startColumn: Math.min(column, Math.max(1, end - 1)),
    endLineNumber: lineNumber,
    endColumn: end,
  };
}
