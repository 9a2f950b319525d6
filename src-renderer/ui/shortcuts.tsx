import { Keyboard, X } from 'lucide-react';
import { useEffect, useRef } from 'react';

import { words } from '../words.ts';

/** A native dialog: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const writing = event.target instanceof Element && event.target.closest('input:not([type=radio]), textarea');
      if (event.key !== '?' || writing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      dialog.current?.showModal();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={words.shortcuts}
        title={`${words.shortcuts} (?)`}
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        <Keyboard size={16} aria-hidden="true" />
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby="shortcuts-title" closedby="any">
        <div className="flex items-center justify-between pb-2">
          <h2 id="shortcuts-title" className="text-lead font-semibold">
            {words.shortcuts}
          </h2>
          <button
            type="button"
            className="icon-button"
            aria-label={words.close}
            onClick={() => dialog.current?.close()}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </div>
        <dl>
          {words.shortcutList.map(({ keys, does }) => (
            <div key={does} className="flex items-center justify-between gap-8 border-t border-line py-2">
              <dt className="order-2 flex gap-1">
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </dialog>
    </>
  );
}
