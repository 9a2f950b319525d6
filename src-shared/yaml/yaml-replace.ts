// A value, or the whole content of a file, written anew.

import { isScalar, type Document } from 'yaml';

import { type Mapping, type Value } from '../model.ts';
import {
  collectionOf,
  headEndOf,
  lineEnd,
  lineStart,
  ownLinesEnd,
  startsItsLine,
  type Collection,
  type Entry,
} from './yaml-entries.ts';
import { blockEntries, flowEntries, type Page, type Splice } from './yaml-page.ts';

/** A string in place of another value of one line keeps its quoting, a collection in place of one its brackets. */
export function replaceValue(page: Page, collection: Collection, entry: Entry, is: Value): Splice[] {
  const quoting = typeof is === 'string' && isScalar(entry.value) ? entry.value.type : undefined;
  const styled: Page = quoting ? { ...page, style: { ...page.style, quoting } } : page;
  if (collection.isFlow) return [flowValue(styled, entry, is)];
  const old = collectionOf(page.text, entry.value);
  const keepsBrackets = typeof is === 'object' && old?.isFlow === true && old.entries.length > 0;
  const written = keepsBrackets
    ? { head: flowEntries(styled, [is]).join(''), body: '', isAligned: true }
    : blockParts(styled, is, collection);
  return blockValue(page.text, entry, collection.column, written);
}

function flowValue(page: Page, { valueStart, indicatorEnd, end }: Entry, is: Value): Splice {
  const text = flowEntries(page, [is]).join('');
  if (valueStart !== undefined) return { start: valueStart, end, text };
  return { start: end, end, text: (indicatorEnd === undefined ? ': ' : ' ') + text };
}

/** What stands behind the colon or dash on its line, and the lines below. */
interface Written {
  readonly head: string;
  readonly body: string;
  /** Whether the head may stand where the old one did; what goes on below a dash has to begin one space behind it. */
  readonly isAligned: boolean;
}

function blockParts(page: Page, is: Value, { isList, column }: Collection): Written {
  const lines = blockEntries(page, isList ? [is] : { k: is }, column);
  const bodyStart = lineEnd(lines, 0);
  const head = withoutLineBreak(lines.slice(column + (isList ? '-' : 'k:').length, bodyStart)).replace(/^ /, '');
  return { head, body: lines.slice(bodyStart), isAligned: typeof is !== 'object' };
}

const withoutLineBreak = (lines: string): string => lines.replace(/\r?\n$/, '');

/** A comment behind the colon or dash stays there. */
function blockValue(text: string, entry: Entry, column: number, { head, body, isAligned }: Written): Splice[] {
  const { indicatorEnd = entry.end, valueStart, valueToken, end } = entry;
  const isBlock = valueToken?.type.startsWith('block-') === true;
  if (valueStart !== undefined && !isBlock && body === '') return [{ start: valueStart, end, text: head }];

  const isOnSameLine = valueStart !== undefined && !text.slice(indicatorEnd, valueStart).includes('\n');
  const oldHeadEnd = headEnd(text, entry, indicatorEnd, isOnSameLine);
  const bodyStart = lineEnd(text, oldHeadEnd);
  const hasBody = valueStart !== undefined && (!isOnSameLine || valueToken?.type === 'block-scalar');
  const keepsSpaces = isOnSameLine && isAligned;
  return [
    {
      start: keepsSpaces ? valueStart : indicatorEnd,
      end: oldHeadEnd,
      text: keepsSpaces || head === '' ? head : ` ${head}`,
    },
    { start: bodyStart, end: hasBody ? ownLinesEnd(text, end, column) : bodyStart, text: body },
  ];
}

function headEnd(
  text: string,
  { valueToken, propsEnd, end }: Entry,
  indicatorEnd: number,
  isOnSameLine: boolean,
): number {
  if (isOnSameLine) return valueToken?.type === 'block-scalar' ? headEndOf(valueToken) : end;
  return propsEnd !== undefined && !text.slice(indicatorEnd, propsEnd).includes('\n') ? propsEnd : indicatorEnd;
}

/** Where no entry of the root stays; the root may also be empty or `{}`. */
export function replaceRoot(page: Page, { contents }: Document.Parsed, is: Mapping): Splice {
  const { text } = page;
  const root = collectionOf(text, contents);
  const hasEntries = Object.keys(is).length > 0;
  const block = hasEntries ? blockEntries(page, is, root?.isFlow ? 0 : (root?.column ?? 0)) : '';
  if (!root) {
    // Nothing but comments and markers: before the line that ends the document, if there is one.
    const at = /^\.\.\.(?=\s)/m.exec(text)?.index ?? text.length;
    return { start: at, end: at, text: block };
  }
  if (!root.isFlow) {
    return { start: lineStart(text, root.start), end: ownLinesEnd(text, root.end, root.column), text: block };
  }
  const isBare = root.entries.length === 0 && startsItsLine(text, root.start);
  const flow = hasEntries ? `{${flowEntries(page, is).join(', ')}}` : '{}';
  return { start: root.start, end: root.end, text: isBare ? withoutLineBreak(block) : flow };
}
