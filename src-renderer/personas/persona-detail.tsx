import { Check } from 'lucide-react';
import { useState } from 'react';

import type { PersonaSummary } from '../../src-shared/operations.ts';
import { useHelios } from '../store.ts';
import { ProblemText } from '../ui/problem-text.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { words } from '../words.ts';
import { MergedResult } from './merged-result.tsx';
import { ModelText } from './model-text.tsx';
import { Weight } from './weight.tsx';

export function PersonaDetail() {
  const personas = useHelios((state) => state.personas);
  const selected = useHelios((state) => state.selected);
  const persona = personas?.find(({ name }) => name === selected);
  // Stays while a person goes from persona to persona.
  const [tab, setTab] = useState('result');
  return (
    <main className="pane flex min-h-0 min-w-0 flex-col" aria-label={words.detail}>
      {personas === null ? (
        <NoList />
      ) : persona ? (
        <Shown persona={persona} tab={tab} onTab={setTab} />
      ) : (
        <div className="px-6 py-5">
          <h2 className="text-title font-semibold">{words.personasEmpty}</h2>
          <p className="mt-1 max-w-prose text-quiet">{words.personasEmptyHint}</p>
        </div>
      )}
    </main>
  );
}

function NoList() {
  const error = useHelios((state) => state.personasError);
  const reconnect = useHelios((state) => state.reconnect);
  if (!error) return <Skeleton rows={6} className="p-6" />;
  return (
    <ProblemText
      title={words.couldNotLoad.personas}
      message={error.message}
      guidance={error.data.guidance}
      onRetry={() => reconnect()}
    />
  );
}

interface TabChoice {
  readonly tab: string;
  readonly onTab: (tab: string) => void;
}

function Shown({ persona, ...tabChoice }: TabChoice & { readonly persona: PersonaSummary }) {
  const detail = useHelios((state) => state.detail);
  return (
    <>
      <header className="px-6 pt-5 pb-4">
        <div className="flex items-start justify-between gap-4">
          <h2 className="min-w-0 text-title font-semibold break-words">
            <RevealedText text={persona.name} />
          </h2>
          {persona.valid && <ActivateButton persona={persona} />}
        </div>
        {persona.valid && (
          <p className="mt-1 max-w-prose text-quiet">
            <RevealedText text={persona.description || words.noDescription} />
          </p>
        )}
        {persona.valid && <Weight summary={persona} calculation={detail?.merge.calculation} />}
      </header>
      {persona.valid ? (
        <Body {...tabChoice} />
      ) : (
        <ProblemText
          title={words.invalidTitle}
          message={persona.problem ?? words.notValid}
          guidance={words.invalidHint}
        />
      )}
    </>
  );
}

/** Stays where it is once it has done its work, so that the focus is not lost. */
function ActivateButton({ persona: { name, active } }: { readonly persona: PersonaSummary }) {
  const activate = useHelios((state) => state.activate);
  return (
    <button
      type="button"
      className={active ? 'button button-done' : 'button button-primary'}
      aria-disabled={active}
      onClick={() => !active && void activate(name)}
    >
      {active && <Check size={14} aria-hidden="true" />}
      {active ? words.isActive : words.makeActive}
    </button>
  );
}

function Body({ tab, onTab }: TabChoice) {
  const detail = useHelios((state) => state.detail);
  const error = useHelios((state) => state.detailError);
  if (error)
    return <ProblemText title={words.loadFailedTitle} message={error.message} guidance={error.data.guidance} />;
  if (!detail) return <Skeleton rows={6} className="border-t border-line p-6" />;
  return (
    <Tabs
      label={words.detail}
      shown={tab}
      onShow={onTab}
      tabs={[
        { id: 'result', title: words.result, content: <MergedResult detail={detail} /> },
        { id: 'text', title: words.modelText, content: <ModelText detail={detail} /> },
      ]}
    />
  );
}
