import { changedPart } from './changed-part.ts';
import { monaco } from './monaco.ts';

/** Puts another text into an editor by an edit of what differs, so that cursor, folds and undo survive it. */
export function replaceText(editor: monaco.editor.ICodeEditor, text: string): void {
  const model = editor.getModel();
  if (!model) return;
  // Positions count the text as the model keeps it, with one kind of line end.
  const now = model.getValue();
  const next = text.replaceAll(/\r\n|\r|\n/g, model.getEOL());
  const { start, end, insert } = changedPart(now, next);
  if (start === end && insert === '') return;
  const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
  model.pushEditOperations(editor.getSelections(), [{ range, text: insert }], () => null);
}
