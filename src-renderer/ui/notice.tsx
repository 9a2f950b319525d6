import { X } from 'lucide-react';
import { useEffect, useState } from 'react';

import { useUndo } from '../changes.ts';
import { useHelios, useHeliosStore } from '../store.ts';
import { useWords } from '../words/use-words.ts';
import { RevealedText } from './revealed-text.tsx';

const shownMs = 8_000;

/** What was just done, with a way back. Goes by itself, but not while a person is at it. */
export function NoticeBar() {
  const words = useWords().frame;
  const notice = useHelios((state) => state.notice);
  const store = useHeliosStore();
  const take = useUndo();
  const [isHeld, setHeld] = useState(false);

  useEffect(() => {
    if (!notice || isHeld) return;
    const timer = setTimeout(() => store.setState({ notice: null }), shownMs);
    return () => clearTimeout(timer);
  }, [notice, isHeld, store]);

  const hold = { onFocus: () => setHeld(true), onPointerEnter: () => setHeld(true) };
  const release = { onBlur: () => setHeld(false), onPointerLeave: () => setHeld(false) };
  return (
    <section className="notices" aria-label={words.messages} aria-live="polite">
      {notice && (
        <div key={notice.id} className="notice" {...hold} {...release}>
          <p className="min-w-0 break-words">
            <RevealedText text={notice.text} />
          </p>
          {notice.undo && (
            <button type="button" className="notice-button" onClick={() => void take[notice.undo ?? 'undo']()}>
              {words[notice.undo]}
            </button>
          )}
          <button
            type="button"
            className="icon-button"
            aria-label={words.dismiss}
            onClick={() => {
              setHeld(false);
              store.setState({ notice: null });
            }}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      )}
    </section>
  );
}
