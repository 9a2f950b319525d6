// What changes can be searched by, and whether one matches.
import { type Actor } from '../../../src-shared/actor.ts';
import { firstLine } from './commit-message.ts';
import { searchable } from './text-list.ts';

/** What a commit can be searched by. */
export interface ChangeFacets {
  readonly actor: Pick<Actor, 'kind' | 'name'>;
  readonly tool: string;
  readonly message: string;
  readonly files: readonly string[];
}

/** Everything that is named must hold. */
export interface ChangeFilter {
  /** Only changes of this file, or of one of these. */
  readonly path?: string | readonly string[];
  /** Only changes by one of these operations. */
  readonly tools?: readonly string[];
  /** Only changes by none of these operations. */
  readonly otherTools?: readonly string[];
  /** Only changes by this client; by actors of this kind, whatever their name, when the kind is another. */
  readonly actor?: Pick<Actor, 'kind' | 'name'>;
  /** Only changes with this in the first line of their message, in any case. */
  readonly text?: string;
  /** Only these, by their full ids. */
  readonly commits?: ReadonlySet<string>;
}

// One table of words serves all facets; the first letter tells them apart.
export const ofPath = (path: string): string => `p${path}`;
const ofTool = (tool: string): string => `t${tool}`;
/** `client Cursor`; of all other kinds only the kind. */
export const labelOf = ({ kind, name }: Pick<Actor, 'kind' | 'name'>): string =>
  kind === 'client' ? `${kind} ${name}` : kind;
const ofActor = (actor: Pick<Actor, 'kind' | 'name'>): string => `a${labelOf(actor)}`;

export const wordsOf = ({ actor, tool, files }: ChangeFacets): string[] => [
  ofActor(actor),
  ofTool(tool),
  ...files.map(ofPath),
];

/**
 * For each facet that is asked for, the words of which a commit must have one.
 * @param known every word that a commit can have
 */
export const wantedWords = ({ path, tools, otherTools, actor }: ChangeFilter, known: readonly string[]): string[][] => [
  ...(path === undefined ? [] : [[path].flat().map(ofPath)]),
  ...(tools === undefined ? [] : [tools.map(ofTool)]),
  ...(otherTools === undefined
    ? []
    : [known.filter((word) => word.startsWith(ofTool('')) && !otherTools.includes(word.slice(1)))]),
  ...(actor === undefined ? [] : [[ofActor(actor)]]),
];

export const sentenceOf = ({ message }: ChangeFacets): string => searchable(firstLine(message));

export function matches(oid: string, facets: ChangeFacets, filter: ChangeFilter): boolean {
  const words = wordsOf(facets);
  const { text, commits } = filter;
  return (
    wantedWords(filter, words).every((group) => group.some((word) => words.includes(word))) &&
    (text === undefined || sentenceOf(facets).includes(searchable(text))) &&
    (commits === undefined || commits.has(oid))
  );
}
