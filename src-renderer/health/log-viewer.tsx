import { Pause, Play, Search } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';

import type { LogEntry } from '../../src-shared/interface-operations.ts';
import { useCommands } from '../commands.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Section } from '../ui/page.tsx';
import { Select } from '../ui/select.tsx';
import { useWords } from '../words/use-words.ts';
import { LogList } from './log-list.tsx';
import { useLog, type LogFilter } from './use-log.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
const typingMs = 200;

/** The log, filtered. It is followed until somebody reads in it, and again when they want. */
export function LogViewer({ searchField }: { readonly searchField: RefObject<HTMLInputElement | null> }) {
  const words = useWords().health;
  const [level, setLevel] = useState<LogEntry['level']>('debug');
  const [typed, setTyped] = useState('');
  const text = useSettled(typed.trim());
  const [isFollowed, setFollowed] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const filter = useMemo<LogFilter>(() => ({ level, ...(text !== '' && { text }) }), [level, text]);
  const { answer, next, readOn, olderError } = useLog(filter, isFollowed);

  const pause = useCallback(() => setFollowed(false), []);
  const follow = (isFollowed: boolean) => {
    setFollowed(isFollowed);
    if (isFollowed) {
      scroller.current?.scrollTo({ top: 0 });
      void answer.refetch();
    }
  };
  useCommands(() => [
    { id: 'follow log', group: 'page', title: isFollowed ? words.pause : words.follow, run: () => follow(!isFollowed) },
  ]);
  const Icon = isFollowed ? Pause : Play;
  return (
    <Section title={words.log} about={words.logAbout}>
      <div className="log-bar" role="search" aria-label={words.log}>
        <div className="log-search">
          <Search size={14} aria-hidden="true" className="shrink-0 text-quiet" />
          <input
            ref={searchField}
            type="search"
            maxLength={200}
            className="log-input"
            aria-label={words.searchLog}
            placeholder={words.searchLog}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <Select
          label={words.level}
          value={level}
          options={levels.map((value) => ({ value, title: words.levels[value] }))}
          onChange={setLevel}
        />
        <button type="button" className="button" onClick={() => follow(!isFollowed)}>
          <Icon size={13} aria-hidden="true" />
          {isFollowed ? words.pause : words.follow}
        </button>
        <span className="text-small text-quiet" role="status">
          {isFollowed ? words.following : words.paused}
        </span>
      </div>
      <Loaded answer={answer} rows={4}>
        {({ lines }) => (
          <LogList
            // Another filter is another list: from its top, with nothing opened.
            key={`${level} ${text}`}
            lines={lines}
            next={next}
            error={olderError}
            scroller={scroller}
            onReadOn={readOn}
            onRead={pause}
          />
        )}
      </Loaded>
    </Section>
  );
}

/** What is typed counts when the typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
