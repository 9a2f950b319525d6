import { useMemo } from 'react';

import type { Mapping } from '../../src-shared/model.ts';
import { useAnswer } from '../answers.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Empty } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import type { DocumentData } from './document-data.ts';
import type { Editing } from './editing.ts';
import { MergedResult } from './merged-result.tsx';
import { ModelText } from './model-text.tsx';
import { readDocument } from './read-document.ts';
import { useResult } from './use-result.ts';

export const useBaseData = (): Mapping | undefined =>
  // JSON holds nothing but values.
  useAnswer('list_documents', {}).data?.base.data as Mapping | undefined;

interface ResultViewProps {
  readonly editing: Editing;
  readonly data: DocumentData;
  readonly show: 'result' | 'text';
}

/** What the text on show comes to: the merged values, or the text that a model receives. */
export function ResultView(props: ResultViewProps) {
  const words = useWords().personas.editor;
  const documents = useAnswer('list_documents', {});
  return (
    <Loaded answer={documents}>
      {({ base }) =>
        props.data.data ? (
          <ResultOf {...props} base={base.data as Mapping} persona={props.data.data} />
        ) : (
          <Empty title={words.noResult} hint={words.noResultHint} />
        )
      }
    </Loaded>
  );
}

interface ResultOfProps extends ResultViewProps {
  readonly base: Mapping;
  readonly persona: Mapping;
}

function ResultOf({ editing: { target, draft, document, kind }, data, show, base, persona }: ResultOfProps) {
  const savedText = draft && (document?.text ?? draft.baseText);
  const saved = useMemo(() => (savedText === null ? null : readDocument(savedText, kind).data), [savedText, kind]);
  const result = useResult(target, base, persona, saved ?? persona);
  return show === 'result' ? (
    <MergedResult result={result} isOld={data.problem !== null} />
  ) : (
    <ModelText instructions={result.instructions} />
  );
}
