import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';

import { useWords } from '../words/use-words.ts';

interface SettingRowProps {
  readonly title: string;
  readonly about: string;
  /** In config.yaml; absent for what only this window knows. */
  readonly name?: string;
  /** More that there is to say, in one line. */
  readonly note?: string;
  /** What a new installation has, where it is another value. */
  readonly standard?: string | undefined;
  readonly onReset?: () => void;
  /** The control. */
  readonly children: ReactNode;
}

export function SettingRow({ title, about, name, note, standard, onReset, children }: SettingRowProps) {
  const words = useWords().settings;
  return (
    <div className="setting" role="group" aria-label={title}>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium">{title}</span>
          {name !== undefined && <code className="font-mono text-small break-all text-quiet">{name}</code>}
        </p>
        <p className="setting-about">
          {about} {note}
        </p>
      </div>
      <div className="setting-control">
        {children}
        {standard !== undefined && onReset && (
          <p className="setting-standard">
            {words.standard(standard)}
            <button
              type="button"
              className="icon-button size-6"
              aria-label={words.reset(title, standard)}
              title={words.reset(title, standard)}
              onClick={onReset}
            >
              <RotateCcw size={13} aria-hidden="true" />
            </button>
          </p>
        )}
      </div>
    </div>
  );
}
