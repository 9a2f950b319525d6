import { Tabs } from '@base-ui/react/tabs';
import { memo, useMemo, useState } from 'react';

import type { FileDiff } from '../../src-shared/operation.ts';
import { DiffView } from '../editor/diff-view.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { countLines } from './count-lines.ts';

interface FileDiffsProps {
  readonly files: readonly FileDiff[];
  /** Files beyond those. */
  readonly more: number;
  /** Where there is no file. */
  readonly empty: string;
}

const mostListed = 200;

/** What differs, file by file: a list where there are several, and the texts of the one that is chosen. */
export function FileDiffs({ files, more, empty }: FileDiffsProps) {
  const words = useWords().timeline;
  const [chosen, setChosen] = useState<string | null>(null);
  const listed = files.slice(0, mostListed);
  const rest = files.length - listed.length + more;
  const shown = listed.find(({ path }) => path === chosen) ?? listed[0];
  if (!shown) return <p className="px-5 py-6 text-quiet">{empty}</p>;
  if (files.length === 1 && more === 0) return <Texts file={shown} />;
  return (
    <Tabs.Root value={shown.path} onValueChange={(path: string) => setChosen(path)} orientation="vertical">
      <Tabs.List aria-label={words.files} activateOnFocus className="file-list">
        {listed.map((file) => (
          <Tabs.Tab key={file.path} value={file.path} className="file-tab">
            <FileLine file={file} />
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {rest > 0 && <p className="px-5 pb-2 text-small text-quiet">{words.moreFiles(rest)}</p>}
      <Tabs.Panel value={shown.path} key="texts">
        <Texts file={shown} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}

const signs = { added: '+', removed: '−', changed: '~' } as const;

const FileLine = memo(function FileLine({ file }: { readonly file: FileDiff }) {
  const words = useWords().timeline;
  const { path, status, before, after, omitted } = file;
  const counts = useMemo(
    () => (omitted === undefined ? countLines(before ?? '', after ?? '') : null),
    [before, after, omitted],
  );
  return (
    <>
      <span className="file-sign" data-status={status} title={words.statuses[status]}>
        <span aria-hidden="true">{signs[status]}</span>
        <span className="sr-only">{words.statuses[status]}</span>
      </span>
      <span className="min-w-0 grow truncate text-left font-mono">
        <RevealedText text={path} />
      </span>
      {counts && (
        <>
          <span className="sr-only">{words.linesChanged(counts.added, counts.removed)}</span>
          <span aria-hidden="true" className="file-counts">
            {counts.added > 0 && <span className="text-(--color-right)">{`+${counts.added}`}</span>}
            {counts.removed > 0 && <span className="text-wrong">{`−${counts.removed}`}</span>}
          </span>
        </>
      )}
    </>
  );
});

function Texts({ file: { path, before, after, omitted } }: { readonly file: FileDiff }) {
  const words = useWords().timeline;
  if (omitted === undefined) {
    return <DiffView before={before ?? ''} after={after ?? ''} path={path} label={words.diffOf(path)} />;
  }
  return (
    <div className="px-5 py-4">
      <p className="font-mono text-small break-words">
        <RevealedText text={path} />
      </p>
      <p className="mt-1 text-quiet">{words.omitted[omitted]}</p>
    </div>
  );
}
