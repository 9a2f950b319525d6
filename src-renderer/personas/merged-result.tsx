import { memo } from 'react';

import type { PersonaDetail } from '../store.ts';
import { OriginMark } from '../ui/origin-mark.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { words } from '../words.ts';
import { resultGroups, type ResultGroup } from './result-groups.ts';
import { ValueText } from './value-text.tsx';

export const MergedResult = memo(function MergedResult({
  detail: { name, merge, changed },
}: {
  readonly detail: PersonaDetail;
}) {
  const groups = resultGroups(merge);
  if (groups.length === 0) {
    return (
      <div className="px-6 py-5">
        <p className="font-medium">{words.resultEmpty}</p>
        <p className="mt-1 max-w-prose text-quiet">{words.resultEmptyHint}</p>
      </div>
    );
  }
  return (
    <table className="result">
      <caption className="sr-only">{words.resultCaption(name)}</caption>
      <colgroup>
        <col className="result-key-column" />
        <col />
        <col className="result-origin-column" />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">{words.resultKey}</th>
          <th scope="col">{words.resultValue}</th>
          <th scope="col">{words.resultOrigin}</th>
        </tr>
      </thead>
      {groups.map((group) => (
        <Group key={group.pointer} group={group} share={merge.calculation.inheritance_weight} changed={changed} />
      ))}
    </table>
  );
});

interface GroupProps {
  readonly group: ResultGroup;
  readonly share: number;
  readonly changed: ReadonlySet<string>;
}

const Group = ({ group: { path, rows }, share, changed }: GroupProps) => (
  <tbody>
    {path.length > 0 && (
      <tr>
        <th scope="rowgroup" colSpan={3} className="result-group">
          {path.map((key, depth) => (
            // The place in the path is the identity.
            <span key={depth}>
              {depth > 0 && <span className="px-1 font-normal text-quiet"> › </span>}
              <RevealedText text={key} />
            </span>
          ))}
        </th>
      </tr>
    )}
    {rows.map(({ pointer, key, value, origin }) => (
      <tr key={pointer} className="result-row" data-changed={changed.has(pointer)}>
        <th scope="row" className="result-key">
          <RevealedText text={key} />
        </th>
        <td className="result-value">
          <ValueText value={value} />
          {changed.has(pointer) && <span className="ml-2 text-small text-quiet italic">{words.changedJustNow}</span>}
        </td>
        <td className="result-origin">
          <OriginMark origin={origin} share={share} />
        </td>
      </tr>
    ))}
  </tbody>
);
