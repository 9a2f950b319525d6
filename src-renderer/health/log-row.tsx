import { ChevronRight } from 'lucide-react';
import { memo } from 'react';

import type { LogEntry } from '../../src-shared/interface-operations.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import type { LogLine } from './log-lines.ts';

interface LogRowProps {
  readonly line: LogLine;
  /** Made once: making one takes longer than everything else in a row. */
  readonly clock: Intl.DateTimeFormat;
  readonly index: number;
  /** In px. */
  readonly top: number;
  /** The one that Tab reaches. */
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly measure: (element: Element | null) => void;
  readonly onToggle: (id: number, index: number, isOpen: boolean) => void;
}

/** One line of the log; opened, everything in it. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { line, clock, index, top, isCurrent, isOpen, measure, onToggle } = props;
  const words = useWords().health;
  const { timestamp, level, fields } = line.entry;
  return (
    <li
      ref={isOpen ? measure : null}
      data-index={index}
      data-level={level}
      className="log-row"
      style={{ transform: `translateY(${top}px)` }}
    >
      <button
        type="button"
        data-line={line.id}
        className="log-line"
        tabIndex={isCurrent ? 0 : -1}
        aria-expanded={isOpen}
        onClick={() => onToggle(line.id, index, !isOpen)}
      >
        <ChevronRight size={12} aria-hidden="true" className="fine-chevron" />
        <time dateTime={timestamp} title={timestamp} className="log-time">
          {clock.format(new Date(timestamp))}
        </time>
        <span className="log-level">{words.levelNames[level]}</span>
        <span className="log-text">
          <RevealedText text={titleOf(line.entry)} />{' '}
          <span className="text-quiet">
            <RevealedText text={summaryOf(fields)} />
          </span>
        </span>
      </button>
      {isOpen && (
        <div className="log-open">
          <dl className="log-fields">
            {Object.entries({ time: timestamp, ...fields }).map(([name, value]) => (
              <div key={name}>
                <dt>
                  <RevealedText text={name} />
                </dt>
                <dd>
                  <RevealedText text={asText(value)} />
                </dd>
              </div>
            ))}
          </dl>
          <CopyButton text={line.text} label={words.copyLine} />
        </div>
      )}
    </li>
  );
});

/** Most lines are about an operation. */
const titleOf = ({ message, fields: { operation } }: LogEntry): string =>
  message === 'operation' && typeof operation === 'string' ? operation : message;

/** The process is the same in nearly every line, and the operation is the title. */
const summaryOf = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .filter(([name]) => name !== 'pid' && name !== 'operation')
    .map(([name, value]) => (name === 'duration_ms' ? `${asText(value)} ms` : `${name}: ${asText(value)}`))
    .join(', ');

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
