import { useRef, useState, type KeyboardEvent } from 'react';

import type { LearnedPattern } from '../../src-shared/interface-operations.ts';
import { useAnswer } from '../answers.ts';
import { useCommands } from '../commands.ts';
import { isWriting } from '../shortcuts.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Page } from '../ui/page.tsx';
import { Panes } from '../ui/panes.tsx';
import { useWords } from '../words/use-words.ts';
import { NothingNoticed } from './nothing-noticed.tsx';
import { PatternDetail } from './pattern-detail.tsx';
import { PatternList } from './pattern-list.tsx';
import type { Documents } from './plan.ts';
import { planOf } from './proposal.tsx';
import { useDecisions } from './use-decisions.ts';

export function LearningPage() {
  const words = useWords();
  const patterns = useAnswer('list_patterns', {});
  const documents = useAnswer('list_documents', {});
  return (
    <Page title={words.frame.pages.learning} about={words.learning.about} layout="fill">
      <Loaded answer={patterns}>
        {(found) => (
          <Loaded answer={documents}>
            {(documents) => (
              <Inbox patterns={found.patterns} answeredAt={patterns.dataUpdatedAt} documents={documents} />
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

interface InboxProps {
  readonly patterns: readonly LearnedPattern[];
  readonly answeredAt: number;
  readonly documents: Documents;
}

function Inbox({ patterns, answeredAt, documents }: InboxProps) {
  const words = useWords().learning;
  const heading = useRef<HTMLHeadingElement>(null);
  const inbox = useDecisions(patterns, answeredAt);
  const { open, selected, editing } = inbox;
  const [chosen, setChosen] = useState<{ readonly id: string; readonly target: string } | null>(null);
  const plan = selected && planOf(selected, documents, chosen?.id === selected.id ? chosen.target : null);

  const adopt = () => (plan && selected ? void inbox.adopt(selected, plan) : inbox.edit(true));
  const act: Readonly<Record<string, () => void>> = {
    a: adopt,
    e: () => inbox.edit(true),
    d: () => selected && void inbox.dismiss(selected),
  };
  useCommands(() =>
    selected
      ? ([
          ...(plan ? [{ id: 'adopt', group: 'page' as const, title: words.adopt, keys: ['A'], run: adopt }] : []),
          { id: 'edit pattern', group: 'page', title: words.edit, keys: ['E'], run: () => inbox.edit(true) },
          { id: 'dismiss pattern', group: 'page', title: words.dismiss, keys: ['D'], run: () => act['d']?.() },
        ] as const)
      : [],
  );

  // Letters act only while the focus is in here, and not in what floats above or is written in.
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const { target, currentTarget, ctrlKey, metaKey, altKey, key, nativeEvent } = event;
    if (ctrlKey || metaKey || altKey || editing || isWriting(nativeEvent)) return;
    if (!(target instanceof Node) || !currentTarget.contains(target)) return;
    if (key === 'Escape') return inbox.focusList();
    const action = act[key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  };

  if (!selected) return <NothingNoticed />;
  return (
    <div className="inbox" role="presentation" onKeyDown={onKeyDown}>
      <Panes
        id="learning"
        panes={[
          {
            id: 'list',
            minWidth: 240,
            width: 360,
            content: (
              <PatternList
                patterns={open}
                selected={selected.id}
                onSelect={inbox.select}
                onOpen={() => heading.current?.focus()}
                focusRequest={inbox.focusRequest}
              />
            ),
          },
          {
            id: 'pattern',
            minWidth: 360,
            content: (
              <div className="pane-scroll">
                <PatternDetail
                  key={selected.id}
                  pattern={selected}
                  documents={documents}
                  plan={plan}
                  onTarget={(target) => setChosen({ id: selected.id, target })}
                  isEditing={editing}
                  isBusy={inbox.isBusy}
                  heading={heading}
                  onAdopt={adopt}
                  onEdit={() => inbox.edit(true)}
                  onEdited={() => {
                    inbox.edit(false);
                    setChosen(null);
                  }}
                  onDismiss={() => act['d']?.()}
                />
              </div>
            ),
          },
        ]}
      />
    </div>
  );
}
