import type { Value } from '../../src-shared/model.ts';
import { DiffView } from '../editor/diff-view.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { yamlOf } from './value-draft.ts';

interface ValueChangeProps {
  readonly label: string;
  readonly keyName: string;
  /** Undefined: not there. */
  readonly before: Value | undefined;
  readonly after: Value;
}

/** One value and the one in its place: two lines where each is one, otherwise a comparison of the texts. */
export function ValueChange({ label, keyName, before, after }: ValueChangeProps) {
  const words = useWords().learning;
  const lines = [before, after].map((value) => (value === undefined ? null : oneLine(value)));
  if (lines.some((line) => line?.includes('\n') ?? false)) {
    const textOf = (value: Value | undefined) => (value === undefined ? '' : yamlOf(value, keyName));
    return (
      <DiffView
        before={textOf(before)}
        after={textOf(after)}
        path={keyName}
        language="yaml"
        label={label}
        className="value-diff"
      />
    );
  }
  return (
    <dl className="value-change" aria-label={label}>
      {lines.map((line, index) => (
        <div key={index === 0 ? 'before' : 'after'} data-side={index === 0 ? 'before' : 'after'}>
          <dt>
            <span aria-hidden="true">{index === 0 ? '−' : '+'}</span>
            <span className="sr-only">{index === 0 ? words.before : words.after}</span>
          </dt>
          <dd>
            {line === null || line === '' ? (
              <span className="text-quiet italic">{line === null ? words.notThere : words.emptyText}</span>
            ) : (
              <RevealedText text={line} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** As a person reads it; with a line break in it when it needs more than one line. */
const oneLine = (value: Value): string => (typeof value === 'string' ? value : yamlOf(value));
