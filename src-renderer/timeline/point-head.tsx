import { ArrowLeft, X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';

import { ActorMark } from '../ui/actor-mark.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { useWords } from '../words/use-words.ts';
import { KindIcon } from './kind-icon.tsx';
import type { Point } from './point.ts';
import { ToolWord } from './tool-word.tsx';

interface PointHeadProps {
  readonly point: Point;
  /** It fills the page, so it can be left. */
  readonly isAlone: boolean;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const idLength = 10;

/** Sentence, time, who and with which tool. */
export function PointHead({ point, isAlone, heading, onClose, children }: PointHeadProps) {
  const words = useWords().timeline;
  const { entry, snapshot } = point;
  return (
    <header className="point-head">
      <div className="point-kind">
        {isAlone && (
          <button type="button" className="icon-button -ml-2" aria-label={words.back} onClick={onClose}>
            <ArrowLeft size={16} aria-hidden="true" />
          </button>
        )}
        <span className="line-sign">
          {snapshot ? (
            <span className="line-milestone" data-automatic={snapshot.automatic} />
          ) : (
            <KindIcon entry={entry} />
          )}
        </span>
        <span className="grow">
          {snapshot ? (snapshot.automatic ? words.automaticSnapshot : words.snapshot) : words.kinds[entry.kind]}
        </span>
        {!isAlone && (
          <button type="button" className="icon-button" aria-label={words.closeDetails} onClick={onClose}>
            <X size={16} aria-hidden="true" />
          </button>
        )}
      </div>
      <h2 ref={heading} tabIndex={-1} className="point-title">
        <RevealedText text={point.title} />
      </h2>
      <p className="point-facts">
        <ActorMark actor={snapshot ? snapshot.actor : entry.actor} />
        <TimeText at={point.timestamp} />
        {!snapshot && (
          <span>
            <ToolWord entry={entry} />
          </span>
        )}
        <span className="min-w-0 font-mono break-all">
          <RevealedText text={snapshot ? snapshot.name : entry.commit.slice(0, idLength)} />
        </span>
      </p>
      {children}
    </header>
  );
}
