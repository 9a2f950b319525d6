import type { TimelineEntry } from '../../src-shared/interface-operations.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

/** What was done, by the operation: in words where there are any; a change of another program by its kind. */
export function ToolWord({ entry: { kind, tool } }: { readonly entry: Pick<TimelineEntry, 'kind' | 'tool'> }) {
  const { tools, kinds } = useWords().timeline;
  const word = Object.hasOwn(tools, tool) ? tools[tool] : undefined;
  if (word === undefined && tool !== '') return <RevealedText text={tool} />;
  return word ?? kinds[kind];
}
