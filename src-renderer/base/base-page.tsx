import { useCallback, useRef, useState } from 'react';
import { Link } from 'wouter';

import { inheritanceWeight } from '../../src-shared/inheritance.ts';
import type { Mapping } from '../../src-shared/model.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useAnswer } from '../answers.ts';
import { useChange } from '../changes.ts';
import { useCommands } from '../commands.ts';
import { addressOf } from '../pages.ts';
import { percent } from '../percent.ts';
import { DocumentEditor } from '../personas/document-editor.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { Empty, Page } from '../ui/page.tsx';
import { useWords } from '../words/use-words.ts';
import { ChangesPanel } from './changes-panel.tsx';
import { Importance } from './importance.tsx';
import { LevelList } from './level-list.tsx';
import { levelText } from './level-text.ts';
import { useChangedValues } from './use-changed-values.ts';
import { useTuning } from './use-tuning.ts';
import { WeightPlot } from './weight-plot.tsx';

/** How strongly the base counts, for whom, and what it says. */
export function BasePage() {
  const { base: words, frame } = useWords();
  const answer = useAnswer('list_documents', {});
  return (
    <Page title={frame.pages.base} about={words.about} layout="fill">
      {/* Scrolls as one; the editor and the lists inside have heights of their own. */}
      <div className="pane-scroll">
        <Loaded answer={answer}>{(documents) => <Sliders documents={documents} />}</Loaded>
        <section className="base-document" aria-label={words.document}>
          <header className="base-document-head">
            <h2 className="part-title">{words.document}</h2>
            <p className="part-about">{words.documentAbout}</p>
          </header>
          <div className="base-document-editor">
            <DocumentEditor target="base" />
          </div>
        </section>
      </div>
    </Page>
  );
}

function Sliders({ documents }: { readonly documents: Output<'list_documents'> }) {
  const { base: words, frame } = useWords();
  const save = useSave(documents);
  const { personas, now, before, isMoving, move, settle } = useTuning(documents, save);
  // JSON holds nothing but values.
  const changes = useChangedValues(documents.base.data as Mapping, personas, before, now);
  const [picked, setPicked] = useState<{ name: string; at: number } | null>(null);
  const sliders = useRef<HTMLDivElement>(null);
  useCommands(() => [
    {
      id: 'base importance',
      group: 'page',
      title: words.changeImportance,
      run: () => sliders.current?.querySelector<HTMLElement>('input[type="range"]')?.focus(),
    },
  ]);
  const pick = useCallback((name: string) => setPicked((last) => ({ name, at: (last?.at ?? 0) + 1 })), []);
  return (
    <div ref={sliders} className="base-sliders">
      <div className="min-w-0">
        <Importance value={now.importance} onMove={move} onSettle={settle} />
        <WeightPlot personas={personas} now={now} onPick={pick} />
        <section aria-label={words.levels}>
          <header className="level-head">
            <h2 className="part-title">{words.levels}</h2>
            <p className="text-quiet">{words.levelsAbout}</p>
          </header>
          {personas.length === 0 ? (
            <Empty
              title={words.noPersonas}
              hint={words.noPersonasHint}
              action={
                <Link href={addressOf('personas')} className="button">
                  {frame.pages.personas}
                </Link>
              }
            />
          ) : (
            <LevelList
              personas={personas}
              now={now}
              changes={changes}
              picked={picked}
              onMove={move}
              onSettle={settle}
            />
          )}
        </section>
      </div>
      <ChangesPanel changes={changes} state={before === null ? 'none' : isMoving ? 'moving' : 'saved'} />
    </div>
  );
}

/** One change each, with a sentence and a way back. */
function useSave({ base }: Output<'list_documents'>): (target: string, value: number) => Promise<unknown> {
  const { base: words } = useWords();
  const importance = base.data['base_importance'];
  const { run } = useChange('tune_weight', {
    failed: ({ target }) => (target === 'base' ? words.importanceFailed : words.levelFailed(target)),
    done: ({ new_value }, { target }) =>
      target === 'base'
        ? words.importanceDone(levelText(new_value))
        : words.levelDone(
            target,
            levelText(new_value),
            percent(inheritanceWeight(typeof importance === 'number' ? importance : 0.7, new_value)),
          ),
  });
  return (target, value) =>
    run({ target, parameter: target === 'base' ? 'base_importance' : 'specialization_level', value });
}
