import { memo } from 'react';

import { sameValue } from '../../src-shared/inheritance.ts';
import type { Value } from '../../src-shared/model.ts';
import { OriginMark } from '../ui/origin-mark.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import type { ResultRow } from './result-groups.ts';
import { ValueText } from './value-text.tsx';

interface ResultRowProps {
  readonly row: ResultRow;
  /** Of the base. */
  readonly share: number;
  readonly isChanged: boolean;
  readonly before: Value | undefined;
  /** Where Tab stops. */
  readonly isStop: boolean;
  /** Element that explains the row once it has the focus. */
  readonly explainedBy: string;
  readonly onPoint: (pointer: string) => void;
  readonly onVisit: (pointer: string) => void;
}

/** Drawn again only when it says something else: every keystroke computes the whole result. */
export const ResultRowView = memo(function ResultRowView(props: ResultRowProps) {
  const { row, share, isChanged, before, isStop, explainedBy, onPoint, onVisit } = props;
  const words = useWords().personas.result;
  const { pointer, key, value, origin } = row;
  return (
    <tr className="result-row" data-changed={isChanged} onMouseEnter={() => onPoint(pointer)}>
      <th scope="row" className="result-key">
        <RevealedText text={key} />
      </th>
      <td className="result-value">
        <ValueText value={value} />
        {isChanged && <Before before={before} now={value} />}
      </td>
      <td className="result-origin">
        <button
          type="button"
          className="result-explain"
          tabIndex={isStop ? 0 : -1}
          aria-describedby={explainedBy}
          aria-label={words.explain(key)}
          onFocus={() => onVisit(pointer)}
          onClick={() => onVisit(pointer)}
        />
        <OriginMark origin={origin} share={share} />
      </td>
    </tr>
  );
}, isSame);

function Before({ before, now }: { readonly before: Value | undefined; readonly now: Value }) {
  const words = useWords().personas.result;
  if (before === undefined) return <span className="result-before">{words.isNew}</span>;
  // Only its side is another.
  if (sameValue(before, now)) return <span className="result-before">{words.changed}</span>;
  return (
    <div className="result-earlier">
      {words.was} <ValueText value={before} />
    </div>
  );
}

function isSame(a: ResultRowProps, b: ResultRowProps): boolean {
  return (
    a.row.pointer === b.row.pointer &&
    a.row.origin === b.row.origin &&
    a.share === b.share &&
    a.isChanged === b.isChanged &&
    a.isStop === b.isStop &&
    sameValue(a.row.value, b.row.value) &&
    sameValue(a.before ?? null, b.before ?? null)
  );
}
