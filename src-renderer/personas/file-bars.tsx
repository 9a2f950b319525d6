import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';

import type { PersonaDocument } from '../../src-shared/interface-operations.ts';
import { addressOf } from '../pages.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import type { Editing } from './editing.ts';
import { NewPersonaDialog } from './new-persona-dialog.tsx';

interface InvalidBarProps {
  readonly label: string;
  readonly document: PersonaDocument;
}

/** The file on the disk is not valid: why, and what counts meanwhile. */
export function InvalidBar({ label, document: { problem, in_force } }: InvalidBarProps) {
  const words = useWords().personas.editor;
  return (
    <div className="document-bar document-bar-wrong" role="status">
      <TriangleAlert size={14} aria-hidden="true" className="mt-0.5 shrink-0 text-wrong" />
      <div className="min-w-0">
        <p className="font-medium text-wrong">{words.invalidFile(label)}</p>
        <p className="font-mono text-small break-words">
          <RevealedText text={problem?.message ?? ''} />
        </p>
        <p className="text-quiet">{in_force === null ? words.invalidNotInForce : words.invalidInForce}</p>
      </div>
    </div>
  );
}

/** The persona is not there any more; the text written for it is. */
export function GoneBar({ editing: { target, text, discard } }: { readonly editing: Editing }) {
  const words = useWords().personas.editor;
  const [, navigate] = useLocation();
  const [isCreating, setCreating] = useState(false);
  return (
    <div className="document-bar" role="alert">
      <TriangleAlert size={14} aria-hidden="true" className="mt-0.5 shrink-0 text-wrong" />
      <div className="min-w-0 grow">
        <p className="font-medium">{words.gone(target)}</p>
        <p className="text-quiet">{words.goneHint}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
            {words.saveAsNew}
          </button>
          <CopyButton text={text} label={words.copyText} />
          <button type="button" className="button" onClick={discard}>
            {words.discard}
          </button>
        </div>
      </div>
      {isCreating && (
        <NewPersonaDialog
          start={{ from: 'file', name: target, fileName: target, text }}
          onClose={() => setCreating(false)}
          onCreated={(name) => {
            discard();
            navigate(addressOf('personas', name));
          }}
        />
      )}
    </div>
  );
}
