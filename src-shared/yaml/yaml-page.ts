// A YAML text that is being edited, and new entries written in its manner.

import { type CST } from 'yaml';

import { type Mapping, type Value } from '../model.ts';
import { renderYaml, type YamlStyle } from './yaml-render.ts';

export interface Page {
  /** Empty, or ending in a line feed. */
  readonly text: string;
  readonly lineBreak: string;
  readonly style: YamlStyle;
  readonly removesBlankLines: boolean;
}

export interface PageOptions {
  /** Whether new strings of several lines may be written with `|`. */
  readonly blockScalars: boolean;
  /** Whether an entry goes with the blank lines below it, which a `|+` above would take in. */
  readonly removesBlankLines: boolean;
}

export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Pairs of a mapping, or items of a list. */
export type NewEntries = Mapping | readonly Value[];

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export const openPage = (
  text: string,
  root: CST.Token | undefined,
  { blockScalars, removesBlankLines }: PageOptions,
): Page => ({
  text,
  lineBreak: /\r?\n/.exec(text)?.[0] ?? '\n',
  style: { blockScalars, ...layoutOf(root) },
  removesBlankLines,
});

/** How far the text puts mappings and lists inside others in; taken from the first of each. */
function layoutOf(root: CST.Token | undefined): YamlStyle {
  const found = [...nestings(root)];
  const list = found.find(({ type }) => type === 'block-seq');
  const indented = found.filter(({ by }) => by > 0);
  const indent = (indented.find(({ type }) => type === 'block-map') ?? indented[0])?.by;
  return { ...(indent !== undefined && { indent }), ...(list && { indentSeq: list.by > 0 }) };
}

function* nestings(token: CST.Token | null | undefined): Generator<{ readonly type: string; readonly by: number }> {
  if (token?.type !== 'block-map' && token?.type !== 'block-seq') return;
  for (const { value } of token.items) {
    if (token.type === 'block-map' && (value?.type === 'block-map' || value?.type === 'block-seq')) {
      yield { type: value.type, by: value.indent - token.indent };
    }
    yield* nestings(value);
  }
}

/** Lines from the given column on. */
export const blockEntries = ({ style, lineBreak }: Page, entries: NewEntries, column: number): string =>
  renderYaml(entries, style)
    .split('\n')
    .slice(0, -1)
    .map((line) => (line === '' ? '' : ' '.repeat(column) + line) + lineBreak)
    .join('');

/** Each entry as it stands between brackets. */
export function flowEntries({ style }: Page, entries: NewEntries): string[] {
  const each = isList(entries)
    ? entries.map((item) => [item])
    : Object.entries(entries).map(([key, value]) => ({ [key]: value }));
  return each.map((entry) =>
    renderYaml(entry, { ...style, flow: true })
      .trimEnd()
      .slice(1, -1),
  );
}

export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = '';
  let copied = 0;
  // Where several start at one place, what is inserted comes first, the innermost entry before the others.
  for (const { start, end, text: replacement } of splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(copied, start) + replacement;
    copied = end;
  }
  return result + text.slice(copied);
}
