// Two texts and what differs. The code is fetched when a difference is first shown.

import { lazyPart } from './lazy-part.tsx';
import { loadEditorTexts } from './load-editor-texts.ts';

export interface DiffViewProps {
  /** An empty text where there is no file. */
  readonly before: string;
  readonly after: string;
  /** Shown above. */
  readonly path: string;
  /** Default: by the ending of `path`. */
  readonly language?: 'yaml' | 'text';
  /** Name of the comparison for those who cannot see where it stands. */
  readonly label: string;
  /** It is as high as its text; a `max-height` in here bounds it. */
  readonly className?: string;
}

export const DiffView = lazyPart<DiffViewProps>(async (language) => {
  await loadEditorTexts(language);
  return (await import('./monaco-diff-view.tsx')).MonacoDiffView;
});
