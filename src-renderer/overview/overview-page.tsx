import { Orbit, Table2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';

import { inheritanceWeight } from '../../src-shared/inheritance.ts';
import { defaultBaseImportance } from '../../src-shared/model.ts';
import type { Output } from '../../src-shared/operations.ts';
import { useAnswer } from '../answers.ts';
import { useActivate } from '../changes.ts';
import { useCommands } from '../commands.ts';
import { addressOf, pageIcons } from '../pages.ts';
import { percent } from '../percent.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Empty, Page } from '../ui/page.tsx';
import { Panes } from '../ui/panes.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useWords } from '../words/use-words.ts';
import { Attention } from './attention.tsx';
import { Connected } from './connected.tsx';
import { PersonaTable } from './persona-table.tsx';
import { SolarMap } from './solar-map.tsx';
import { Today } from './today.tsx';
import { useFigures } from './use-figures.ts';
import { Welcome } from './welcome.tsx';
import { useWelcome, type WelcomeState } from './welcome-state.ts';

const storageKey = 'helios.overview';

/** How everything stands: who inherits how much, what happened, what waits for a person. */
export function OverviewPage() {
  const { overview: words, frame } = useWords();
  const answer = useAnswer('list_documents', {});
  const welcome = useWelcome();
  const [isTable, setTable] = useState(() => localStorage.getItem(storageKey) === 'table');
  const show = (table: boolean) => {
    localStorage.setItem(storageKey, table ? 'table' : 'map');
    setTable(table);
  };
  useCommands(() => [
    { id: 'overview view', group: 'page', title: isTable ? words.showMap : words.showTable, run: () => show(!isTable) },
    { id: 'overview welcome', group: 'page', title: words.welcomeAgain, run: welcome.open },
  ]);
  return (
    <Page
      title={frame.pages.overview}
      about={<About documents={answer.data} />}
      layout="fill"
      actions={
        <button type="button" className="button" onClick={() => show(!isTable)}>
          {isTable ? <Orbit size={14} aria-hidden="true" /> : <Table2 size={14} aria-hidden="true" />}
          {isTable ? words.showMap : words.showTable}
        </button>
      }
    >
      <Loaded answer={answer}>
        {(documents) => (
          <Panes
            id="overview"
            panes={[
              { id: 'map', minWidth: 320, content: <Personas documents={documents} isTable={isTable} /> },
              {
                id: 'aside',
                minWidth: 240,
                width: 300,
                content: <Aside documents={documents} welcome={welcome} />,
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}

function About({ documents }: { readonly documents: Output<'list_documents'> | undefined }) {
  const { overview: words } = useWords();
  if (!documents) return '\u00a0';
  const active = documents.personas.find((persona) => persona.active);
  if (!active) return words.aboutNone;
  const level = active.data['specialization_level'];
  const share = percent(inheritanceWeight(importanceOf(documents), typeof level === 'number' ? level : 1));
  return <RevealedText text={words.about(active.name, share)} />;
}

const importanceOf = ({ base }: Output<'list_documents'>): number => {
  const importance = base.data['base_importance'];
  return typeof importance === 'number' ? importance : defaultBaseImportance;
};

interface PersonasProps {
  readonly documents: Output<'list_documents'>;
  readonly isTable: boolean;
}

function Personas({ documents, isTable }: PersonasProps) {
  const { overview: words, frame } = useWords();
  const figures = useFigures(documents);
  const activate = useActivate();
  const onActivate = (name: string) => void activate({ persona_name: name });
  const Icon = pageIcons.personas;
  if (documents.personas.length === 0)
    return (
      <Empty
        title={words.noPersonas}
        hint={words.noPersonasHint}
        action={
          <Link href={addressOf('personas')} className="button">
            <Icon size={14} aria-hidden="true" />
            {frame.pages.personas}
          </Link>
        }
      />
    );
  if (figures === null) return <Skeleton rows={6} className="p-6" />;
  return isTable ? (
    <PersonaTable figures={figures} onActivate={onActivate} />
  ) : (
    <SolarMap figures={figures} importance={importanceOf(documents)} onActivate={onActivate} />
  );
}

interface AsideProps {
  readonly documents: Output<'list_documents'>;
  readonly welcome: WelcomeState;
}

function Aside({ documents, welcome }: AsideProps) {
  const { overview: words } = useWords();
  const activate = useActivate();
  const close = () => {
    welcome.close();
    document.querySelector<HTMLElement>('#content h1')?.focus();
  };
  return (
    <aside className="pane-scroll overview-aside" aria-label={words.aside}>
      {welcome.isOpen ? (
        <Welcome
          personas={documents.personas}
          onActivate={(name) => void activate({ persona_name: name })}
          isAsked={welcome.isAsked}
          onClose={close}
        />
      ) : (
        <>
          <Attention documents={documents} />
          <Connected />
          <Today />
        </>
      )}
    </aside>
  );
}
