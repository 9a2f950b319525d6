import { ArrowLeft, Check, ChevronRight, Ellipsis } from 'lucide-react';
import { useId, useState } from 'react';
import { Link } from 'wouter';

import { inherit } from '../../src-shared/inheritance.ts';
import type { Mapping } from '../../src-shared/model.ts';
import { addressOf } from '../pages.ts';
import { percent } from '../percent.ts';
import { InfluenceBar } from '../ui/influence-bar.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useMedia, widths } from '../ui/use-media.ts';
import { useWords } from '../words/use-words.ts';
import { EditorOf } from './document-editor.tsx';
import { useDocumentData } from './document-data.ts';
import { useEditing } from './editing.ts';
import { OfWeight } from './explanation.tsx';
import type { PersonaActions } from './persona-actions.tsx';
import type { PersonaEntry } from './persona-entry.ts';
import { useBaseData } from './result-view.tsx';

interface PersonaDetailProps {
  readonly entry: PersonaEntry;
  readonly actions: PersonaActions;
  readonly menu: readonly MenuItem[];
}

/** One persona: who it is, how much it inherits, and its document. @remarks needs the name as its React key */
export function PersonaDetail({ entry, actions, menu }: PersonaDetailProps) {
  const editing = useEditing(entry.name);
  const data = useDocumentData(editing);
  return (
    <div className="persona-detail">
      <Head entry={entry} actions={actions} menu={menu} data={data.data} />
      <EditorOf editing={editing} data={data} />
    </div>
  );
}

function Head({ entry, actions, menu, data }: PersonaDetailProps & { readonly data: Mapping | null }) {
  const words = useWords().personas;
  const { name, active, problem } = entry;
  const description = data && typeof data['description'] === 'string' ? data['description'] : entry.description;
  return (
    <header className="persona-head">
      <BackLink />
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <h2 className="min-w-0 text-title font-semibold break-words">
          <RevealedText text={name} />
        </h2>
        <div className="flex shrink-0 items-center gap-1">
          {/* Stays where it is once it has done its work, so that the focus is not lost. */}
          {(active || problem === null) && (
            <button
              type="button"
              className={active ? 'button persona-active' : 'button'}
              aria-disabled={active}
              onClick={() => actions.activate(entry)}
            >
              {active && <Check size={14} aria-hidden="true" />}
              {active ? words.detail.isActive : words.detail.makeActive}
            </button>
          )}
          <Menu
            items={menu}
            trigger={
              <button type="button" className="icon-button" aria-label={words.detail.actions}>
                <Ellipsis size={16} aria-hidden="true" />
              </button>
            }
          />
        </div>
      </div>
      <p className="max-w-prose break-words text-quiet">
        <RevealedText text={description || words.list.noDescription} />
      </p>
      {data && <Influence data={data} />}
    </header>
  );
}

/** Where list and persona do not fit side by side. */
function BackLink() {
  const words = useWords().personas.list;
  if (useMedia(widths.two)) return null;
  return (
    <Link href={addressOf('personas')} className="quiet-button -ml-1 self-start">
      <ArrowLeft size={12} aria-hidden="true" />
      {words.back}
    </Link>
  );
}

function Influence({ data }: { readonly data: Mapping }) {
  const words = useWords();
  const base = useBaseData();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  if (!base) return null;
  const numbers = inherit(weightOnly(base, 'base_importance'), weightOnly(data, 'specialization_level'));
  return (
    <>
      <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <InfluenceBar share={numbers.weight} className="influence-large w-32 shrink-0" />
        <span>{words.frame.inherits(percent(numbers.weight))}</span>
        <button
          type="button"
          className="quiet-button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronRight size={12} aria-hidden="true" className={isOpen ? 'rotate-90' : ''} />
          {words.personas.detail.formula}
        </button>
      </div>
      <div id={id} hidden={!isOpen} className="mt-2 border-l border-line-strong pl-3">
        <OfWeight {...numbers} />
      </div>
    </>
  );
}

const weightOnly = (data: Mapping, key: string): Mapping => ({ [key]: data[key] ?? null });
