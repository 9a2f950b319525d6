import { ArrowDown, ArrowUp, Columns2, Rows2, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import { RevealedText } from '../ui/revealed-text.tsx';
import { useSize } from '../ui/use-size.ts';
import { useWords } from '../words/use-words.ts';
import type { DiffViewProps } from './diff-view.tsx';
import { useDiffEditor } from './use-diff-editor.ts';
import { useEditorTheme } from './use-editor-theme.ts';

const storageKey = 'helios.diff';
/** In pixels; below it two columns of text wrap more than they show. */
const roomForTwo = 720;

export function MonacoDiffView({ before, after, path, language, label, className = '' }: DiffViewProps) {
  const words = useWords().editor;
  const isYaml = language === undefined ? /\.ya?ml$/i.test(path) : language === 'yaml';
  const { attach, editor, height, changes } = useDiffEditor({ before, after, isYaml });
  const [isInline, setInline] = useState(() => localStorage.getItem(storageKey) === 'inline');
  const frame = useRef<HTMLElement>(null);
  const size = useSize(frame);
  const hasRoom = size !== null && size.width >= roomForTwo;
  const renderSideBySide = hasRoom && !isInline;
  useEditorTheme();

  useEffect(() => {
    // Monaco takes the names of its two sides here as well, but declares them for the moment of making only.
    const options = {
      renderSideBySide,
      originalAriaLabel: words.before(label),
      modifiedAriaLabel: words.after(label),
    };
    editor?.updateOptions(options);
  }, [editor, renderSideBySide, label, words]);

  const choose = (inline: boolean) => {
    localStorage.setItem(storageKey, inline ? 'inline' : 'sides');
    setInline(inline);
  };
  const hasChanges = changes !== null && changes > 0;

  return (
    <section ref={frame} className={`diff ${className}`} aria-label={label}>
      <div className="diff-head">
        <span className="diff-path">
          <RevealedText text={path} />
        </span>
        <span className="grow text-small text-quiet" aria-live="polite">
          {changes === null ? words.comparing : words.changes(changes)}
        </span>
        <button type="button" className="diff-list" onClick={() => editor?.accessibleDiffViewerNext()}>
          {words.listChanges}
        </button>
        <div className="flex">
          <IconButton
            label={words.previousChange}
            icon={ArrowUp}
            disabled={!hasChanges}
            onClick={() => editor?.goToDiff('previous')}
          />
          <IconButton
            label={words.nextChange}
            icon={ArrowDown}
            disabled={!hasChanges}
            onClick={() => editor?.goToDiff('next')}
          />
        </div>
        {hasRoom && (
          <div className="diff-layout" role="group" aria-label={words.layout}>
            <IconButton label={words.sideBySide} icon={Columns2} pressed={!isInline} onClick={() => choose(false)} />
            <IconButton label={words.inline} icon={Rows2} pressed={isInline} onClick={() => choose(true)} />
          </div>
        )}
      </div>
      <div ref={attach} className="diff-text" style={{ height }} />
    </section>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
}

const IconButton = ({ label, icon: Icon, onClick, pressed, disabled = false }: IconButtonProps) => (
  <button
    type="button"
    className="icon-button"
    aria-label={label}
    title={label}
    aria-pressed={pressed}
    disabled={disabled}
    onClick={onClick}
  >
    <Icon size={14} aria-hidden="true" />
  </button>
);
