import { memo, useCallback, useId, useState, type KeyboardEvent } from 'react';

import { Empty } from '../ui/page.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { Explanation } from './explanation.tsx';
import type { ResultGroup } from './result-groups.ts';
import { ResultRowView } from './result-row.tsx';
import type { Result } from './use-result.ts';

interface MergedResultProps {
  readonly result: Result;
  /** The text is not valid now; this is what it was when it was. */
  readonly isOld: boolean;
}

/** One stop for Tab; the arrows go from value to value, and the foot explains the one that is pointed at. */
export const MergedResult = memo(function MergedResult({ result, isOld }: MergedResultProps) {
  const words = useWords().personas.result;
  const [pointed, setPointed] = useState<string | null>(null);
  const [stop, setStop] = useState<string | null>(null);
  const footId = useId();
  const visit = useCallback((pointer: string) => {
    setStop(pointer);
    setPointed(pointer);
  }, []);

  const { groups, name, weight, changes } = result;
  const rows = groups.flatMap((group) => group.rows);
  if (rows.length === 0) return <Empty title={words.empty} hint={words.emptyHint} />;
  const first = rows.some(({ pointer }) => pointer === stop) ? stop : rows[0]?.pointer;
  return (
    <>
      {isOld && <p className="result-old">{words.lastValid}</p>}
      <div className="pane-scroll" onMouseLeave={() => setPointed(null)}>
        <table className="result" onKeyDown={moveBetweenRows}>
          <caption className="sr-only">{words.caption(name)}</caption>
          <colgroup>
            <col className="result-key-column" />
            <col />
            <col className="result-origin-column" />
          </colgroup>
          <thead className="sr-only">
            <tr>
              <th scope="col">{words.key}</th>
              <th scope="col">{words.value}</th>
              <th scope="col">{words.origin}</th>
            </tr>
          </thead>
          {groups.map((group) => (
            <tbody key={group.pointer}>
              <GroupHead group={group} />
              {group.rows.map((row) => (
                <ResultRowView
                  key={row.pointer}
                  row={row}
                  share={weight}
                  isChanged={changes.has(row.pointer)}
                  before={changes.get(row.pointer)}
                  isStop={row.pointer === first}
                  explainedBy={footId}
                  onPoint={setPointed}
                  onVisit={visit}
                />
              ))}
            </tbody>
          ))}
        </table>
      </div>
      <Explanation id={footId} result={result} row={rows.find(({ pointer }) => pointer === pointed)} />
    </>
  );
});

const GroupHead = ({ group: { path } }: { readonly group: ResultGroup }) =>
  path.length > 0 && (
    <tr>
      <th scope="rowgroup" colSpan={3} className="result-group">
        {path.map((key, depth) => (
          // The place in the path is the identity.
          <span key={depth}>
            {depth > 0 && <span className="px-1 font-normal text-quiet">{' › '}</span>}
            <RevealedText text={key} />
          </span>
        ))}
      </th>
    </tr>
  );

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

function moveBetweenRows(event: KeyboardEvent<HTMLTableElement>): void {
  const step = steps[event.key];
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.result-explain')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  if (!step || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  buttons[step(at, buttons.length - 1)]?.focus();
}
