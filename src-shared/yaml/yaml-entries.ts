// Where things stand in a YAML text: the entries of a collection, their values, and the lines that belong to them.
// Every text here is empty or ends in a line feed. Offsets only; what is written there is yaml-splice.ts's business.

import { isMap, isSeq, type CST, type ParsedNode } from 'yaml';

/** A mapping or list that is written out, as opposed to an alias. */
export interface Collection {
  readonly isList: boolean;
  /** Written with brackets, as is everything inside. */
  readonly isFlow: boolean;
  /** Where the entries of a block collection begin on their lines. */
  readonly column: number;
  /** First bracket, or first entry. */
  readonly start: number;
  readonly end: number;
  /** Behind the last entry of a flow collection. */
  readonly hasTrailingComma: boolean;
  readonly entries: readonly Entry[];
}

/** A key with its value, or an item of a list. */
export interface Entry {
  /** The key, the dash, or in a flow list the item itself. */
  readonly start: number;
  /** Behind the last character that is neither white space nor comment. */
  readonly end: number;
  /** Behind the colon or the dash, where there is one. */
  readonly indicatorEnd?: number;
  /** Where a value is written: its first character, or its tag. */
  readonly valueStart?: number;
  /** End of the last anchor or tag before the value. */
  readonly propsEnd?: number;
  readonly value: ParsedNode | null;
  readonly valueToken: CST.Token | undefined;
  /** Of the comma before it, in a flow collection. */
  readonly comma?: number;
}

export function collectionOf(text: string, node: ParsedNode | null): Collection | undefined {
  // A single pair inside a flow list (`[a: 1]`) is a mapping without a token of its own.
  if (!(isMap(node) || isSeq(node)) || !node.srcToken) return undefined;
  const token = node.srcToken;
  const isList = isSeq(node);
  const isFlow = token.type === 'flow-collection';
  const values: readonly (ParsedNode | null)[] = isMap(node) ? node.items.map(({ value }) => value) : node.items;
  const items: readonly CST.CollectionItem[] = token.items;
  const entries = items.filter(hasEntry).map((item, index) => entryOf(item, values[index] ?? null, isList, isFlow));
  const start = isFlow ? token.offset : (entries[0]?.start ?? token.offset);
  const rest = items.at(-1);
  return {
    isList,
    isFlow,
    column: start - lineStart(text, start),
    start,
    end: endOf(token),
    hasTrailingComma: rest !== undefined && !hasEntry(rest) && rest.start.some(isComma),
    entries,
  };
}

type SourceToken = CST.SourceToken;
const isFiller = ({ type }: CST.Token): boolean => type === 'space' || type === 'newline' || type === 'comment';
const isComma = ({ type }: SourceToken): boolean => type === 'comma';
const isProp = ({ type }: SourceToken): boolean => type === 'anchor' || type === 'tag';
const isOwn = (token: SourceToken): boolean => !isFiller(token) && !isComma(token);

/** What follows a trailing comma, or holds only comments, is an item to the parser but no entry. */
const hasEntry = ({ start, key, sep, value }: CST.CollectionItem): boolean =>
  Boolean(key ?? sep ?? value) || start.some(isOwn);

function entryOf(item: CST.CollectionItem, value: ParsedNode | null, isList: boolean, isFlow: boolean): Entry {
  const { start: before, key, sep = [], value: valueToken } = item;
  const start = (before.find(isOwn) ?? key ?? sep.find(isOwn) ?? valueToken)?.offset ?? 0;
  const lead = isList ? before : sep;
  const indicator = lead.find(({ type }) => type === (isList ? 'seq-item-ind' : 'map-value-ind'));
  const props = lead.filter(isProp);
  const lastProp = props.at(-1);
  const isTagged = props.some(({ type }) => type === 'tag');
  const valueStart = isList && isFlow ? start : ((isTagged && props[0]) || valueToken)?.offset;
  const comma = before.find(isComma)?.offset;
  return {
    start,
    end: endOfItem(item),
    value,
    valueToken,
    ...(indicator && { indicatorEnd: endOf(indicator) }),
    ...(valueStart !== undefined && { valueStart }),
    ...(lastProp && { propsEnd: endOf(lastProp) }),
    ...(comma !== undefined && { comma }),
  };
}

function endOfItem({ start, key, sep = [], value }: CST.CollectionItem): number {
  const last = value ?? sep.findLast(isOwn) ?? key ?? start.findLast(isOwn);
  return last ? endOf(last) : 0;
}

/** Behind the last character of what the token stands for. */
export function endOf(token: CST.Token): number {
  switch (token.type) {
    case 'block-map':
    case 'block-seq': {
      const items: readonly CST.CollectionItem[] = token.items;
      const last = items.findLast(hasEntry);
      return last ? endOfItem(last) : token.offset;
    }
    case 'flow-collection':
      return token.end[0] ? endOf(token.end[0]) : token.offset;
    case 'block-scalar': {
      // Empty lines at the end are part of the value only where the header says so (`|+`).
      const keepsEmptyLines = token.props.some(
        (prop) => prop.type === 'block-scalar-header' && prop.source.includes('+'),
      );
      let length = token.source.length - 1;
      while (!keepsEmptyLines && /[\r\n]/.test(token.source.charAt(length - 1))) length -= 1;
      return length > 0 ? Math.max(...token.props.map(endOf)) + length : headEndOf(token);
    }
    default:
      return 'source' in token ? token.offset + token.source.length : token.offset;
  }
}

/** Behind the `|` or `>` and its indicators. */
export const headEndOf = ({ props, offset }: CST.BlockScalar): number =>
  props.reduce((end, prop) => (prop.type === 'block-scalar-header' ? endOf(prop) : end), offset);

export const lineStart = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;

/** Behind the line feed. */
export const lineEnd = (text: string, offset: number): number => text.indexOf('\n', offset) + 1 || text.length;

export const startsItsLine = (text: string, offset: number): boolean =>
  text.slice(lineStart(text, offset), offset).trim() === '';

/**
 * Where the lines end that belong to an entry of a block collection: with the line of its last character, or with the
 * last comment below it that stands further in than the entry itself.
 */
export function ownLinesEnd(text: string, end: number, column: number): number {
  const filler = /([ \t]*)(#[^\n]*)?\r?\n/y;
  let ownEnd = lineEnd(text, end);
  filler.lastIndex = ownEnd;
  for (let line = filler.exec(text); line; line = filler.exec(text)) {
    const [, indent = '', comment] = line;
    if (comment !== undefined && indent.length <= column) break;
    if (comment !== undefined) ownEnd = filler.lastIndex;
  }
  return ownEnd;
}

export function blankLinesEnd(text: string, offset: number): number {
  const blankLines = /(?:[ \t]*\r?\n)*/y;
  blankLines.lastIndex = offset;
  return offset + (blankLines.exec(text)?.[0].length ?? 0);
}
