import { CircleCheck, FilePen, Lightbulb, TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';

import type { Output } from '../../src-shared/operations.ts';
import { useAnswer } from '../answers.ts';
import { addressOf } from '../pages.ts';
import { useDraftTargets } from '../personas/drafts.ts';
import { RevealedText } from '../ui/revealed-text.tsx';
import { useWords } from '../words/use-words.ts';

const icons = { wrong: TriangleAlert, draft: FilePen, suggestion: Lightbulb } as const;

interface Matter {
  readonly kind: keyof typeof icons;
  readonly text: string;
  readonly address: string;
}

/** The rest of a long list is only counted. */
const mostOfAKind = 3;

/** What only a person can decide or repair, each with the way there. */
export function Attention({ documents }: { readonly documents: Output<'list_documents'> }) {
  const { overview: words } = useWords();
  const { shown, others } = useMatters(documents);
  return (
    <section className="aside-part" aria-labelledby="attention">
      <h2 id="attention" className="label">
        {words.attention}
      </h2>
      {shown.length === 0 ? (
        <p className="mt-1.5 flex items-center gap-2 text-quiet">
          <CircleCheck size={14} aria-hidden="true" className="text-right" />
          {words.attentionNone}
        </p>
      ) : (
        <ul className="-mx-2 mt-1">
          {shown.map(({ kind, text, address }) => {
            const Icon = icons[kind];
            return (
              <li key={text}>
                <Link href={address} className="aside-link">
                  <Icon
                    size={14}
                    aria-hidden="true"
                    className={`mt-[3px] shrink-0 ${kind === 'wrong' ? 'text-wrong' : 'text-quiet'}`}
                  />
                  <span className="min-w-0 break-words">
                    <RevealedText text={text} />
                  </span>
                </Link>
              </li>
            );
          })}
          {others > 0 && <li className="px-2 py-1 text-small text-quiet">{words.more(others)}</li>}
        </ul>
      )}
    </section>
  );
}

function useMatters({ base, personas }: Output<'list_documents'>): { shown: readonly Matter[]; others: number } {
  const { overview: words } = useWords();
  const health = useAnswer('get_health', {}).data;
  const patterns = useAnswer('list_patterns', {}).data?.patterns ?? [];
  const drafts = [...useDraftTargets()];
  const suggested = patterns.filter((pattern) => pattern.suggested).length;

  const invalid = personas.filter(({ valid }) => !valid);
  // Files that are not valid are named for themselves.
  const unwell =
    invalid.length > 0 || !base.valid ? [] : (health?.checks ?? []).filter(({ status }) => status === 'error');
  const matters: Matter[][] = [
    base.valid ? [] : [{ kind: 'wrong', text: words.invalidBase, address: addressOf('base') }],
    invalid.map(({ name }) => ({ kind: 'wrong', text: words.invalid(name), address: addressOf('personas', name) })),
    unwell.map(({ message }) => ({ kind: 'wrong', text: message, address: addressOf('health') })),
    suggested === 0
      ? []
      : [{ kind: 'suggestion', text: words.suggestionsWait(suggested), address: addressOf('learning') }],
    drafts.map((target) =>
      target === 'base'
        ? { kind: 'draft', text: words.draftBase, address: addressOf('base') }
        : { kind: 'draft', text: words.draft(target), address: addressOf('personas', target) },
    ),
  ];
  const shown = matters.flatMap((kind) => kind.slice(0, mostOfAKind));
  return { shown, others: matters.flat().length - shown.length };
}
