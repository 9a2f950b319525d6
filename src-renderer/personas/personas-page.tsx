import { Plus } from 'lucide-react';
import { useState } from 'react';

import { useAnswer } from '../answers.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Page } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import type { NewPersona } from './new-persona-dialog.tsx';
import { Personas } from './personas.tsx';
import { useFileDrop } from './use-file-drop.ts';

export function PersonasPage() {
  const words = useWords();
  const documents = useAnswer('list_documents', {});
  const [creating, setCreating] = useState<NewPersona | null>(null);
  const { isOver, ...handlers } = useFileDrop((file) => setCreating({ from: 'file', ...file }));
  return (
    <div className="persona-drop" {...handlers}>
      <Page
        title={words.frame.pages.personas}
        layout="fill"
        actions={
          <button
            type="button"
            className="button button-primary"
            aria-keyshortcuts="Alt+N"
            onClick={() => setCreating({ from: 'blank' })}
          >
            <Plus size={14} aria-hidden="true" />
            {words.personas.actions.new}
          </button>
        }
      >
        <Loaded answer={documents}>
          {(data) => <Personas documents={data} creating={creating} onCreate={setCreating} />}
        </Loaded>
        {isOver && <p className="drop-place">{words.personas.drop}</p>}
      </Page>
    </div>
  );
}
