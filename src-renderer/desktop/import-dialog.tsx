import { useState } from 'react';
import { useStore } from 'zustand';
import { navigate } from 'wouter/use-hash-location';

import type { PersonaProposal } from '../../src-shared/desktop-bridge.ts';
import { addressOf } from '../pages.ts';
import { NewPersonaDialog } from '../personas/new-persona-dialog.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';
import { dropProposal, type Proposals } from './proposals.ts';

/** Shows what links propose. Taking one leads to the dialog for new personas, which decides nothing by itself either. */
export function ImportDialog({ proposals }: { readonly proposals: Proposals }) {
  const [proposal] = useStore(proposals);
  if (!proposal) return null;
  return (
    <OneProposal
      key={`${proposal.name} ${proposal.text}`}
      proposal={proposal}
      onDone={() => dropProposal(proposals, proposal)}
    />
  );
}

function OneProposal({ proposal, onDone }: { readonly proposal: PersonaProposal; readonly onDone: () => void }) {
  const { desktop: words, frame } = useWords();
  const [isTaken, setTaken] = useState(false);
  const { name, text, from } = proposal;
  if (isTaken) {
    return (
      <NewPersonaDialog
        start={{ from: 'file', text, fileName: name === null ? '' : `${name}.yaml`, ...(name !== null && { name }) }}
        onClose={onDone}
        onCreated={(created) => navigate(addressOf('personas', created))}
      />
    );
  }
  return (
    <Dialog
      open
      onClose={onDone}
      size="wide"
      title={words.proposal}
      about={words.proposalAbout}
      footer={
        <>
          <button type="button" className="button" onClick={onDone}>
            {frame.cancel}
          </button>
          <button type="button" className="button button-primary" onClick={() => setTaken(true)}>
            {words.take}
          </button>
        </>
      }
    >
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        <dt className="text-quiet">{words.from}</dt>
        <dd className="min-w-0 break-words">
          {from === null ? words.noOrigin : <RevealedText text={from} />}{' '}
          {from !== null && <span className="text-quiet">{words.unproven}</span>}
        </dd>
        {name !== null && (
          <>
            <dt className="text-quiet">{words.name}</dt>
            <dd>{name}</dd>
          </>
        )}
      </dl>
      {/* Can have the focus because it scrolls. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="client-entry-text mt-4" tabIndex={0} aria-label={words.content}>
        <RevealedText text={text} />
      </pre>
    </Dialog>
  );
}
