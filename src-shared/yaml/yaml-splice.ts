// The splices that turn one state of a YAML text into another. They follow the difference of the data, so that comments,
// quoting and layout of everything that stays the same are never written again. A splice may be wrong where YAML is
// stranger than this code knows: yaml-edit.ts reads every result back.

import { isMap, isSeq, type Document, type ParsedNode } from 'yaml';

import { sameValue } from '../inheritance.ts';
import { isMapping, type Mapping, type Value } from '../model.ts';
import { listChanges } from './list-changes.ts';
import { collectionOf, type Collection } from './yaml-entries.ts';
import { applySplices, isList, openPage, type Page, type PageOptions, type Splice } from './yaml-page.ts';
import { replaceRoot, replaceValue } from './yaml-replace.ts';
import { resizeSplices } from './yaml-resize.ts';
import { keyText } from './yaml-text.ts';

/** @param text what `document` was read from; empty, or ending in a line feed */
export function spliceYaml(
  text: string,
  document: Document.Parsed,
  was: Mapping,
  is: Mapping,
  options: PageOptions,
): string {
  const page = openPage(text, document.contents?.srcToken, options);
  return applySplices(text, collectionSplices(page, document.contents, was, is) ?? [replaceRoot(page, document, is)]);
}

/** Undefined where the node has to be written anew as a whole. */
function collectionSplices(page: Page, node: ParsedNode | null, was: Value, is: Value): Splice[] | undefined {
  const collection = collectionOf(page.text, node);
  if (!collection) return undefined;
  if (isSeq(node) && isList(was) && isList(is)) return listSplices(page, collection, was, is);
  if (!isMap(node) || !isMapping(was) || !isMapping(is)) return undefined;
  const keys = node.items.map(({ key }) => keyText(key));
  return mappingSplices(page, collection, keys, was, is);
}

function mappingSplices(
  page: Page,
  collection: Collection,
  keys: readonly string[],
  was: Mapping,
  is: Mapping,
): Splice[] | undefined {
  const gone = new Set(keys.keys().filter((index) => !Object.hasOwn(is, keys[index] ?? '')));
  const added = Object.entries(is).filter(([key]) => !Object.hasOwn(was, key));
  const inserted = new Map(added.length > 0 ? [[keys.length, Object.fromEntries(added)]] : []);
  const resized = resizeSplices(page, collection, { gone, inserted });
  const changed = keys.map((key, index) =>
    gone.has(index) ? [] : entrySplices(page, collection, index, was[key] ?? null, is[key] ?? null),
  );
  return resized && [...changed.flat(), ...resized];
}

function listSplices(
  page: Page,
  collection: Collection,
  was: readonly Value[],
  is: readonly Value[],
): Splice[] | undefined {
  const gone = new Set<number>();
  const inserted = new Map<number, Value[]>();
  const changed: Splice[] = [];
  let place = 0;
  for (const { old, next } of listChanges(was, is)) {
    const value = next === undefined ? null : (is[next] ?? null);
    if (old === undefined) {
      const here = inserted.get(place);
      if (here) here.push(value);
      else inserted.set(place, [value]);
    } else {
      if (next === undefined) gone.add(old);
      else changed.push(...entrySplices(page, collection, old, was[old] ?? null, value));
      place = old + 1;
    }
  }
  const resized = resizeSplices(page, collection, { gone, inserted });
  return resized && [...changed, ...resized];
}

function entrySplices(page: Page, collection: Collection, index: number, was: Value, is: Value): Splice[] {
  const entry = collection.entries[index];
  if (!entry || sameValue(was, is)) return [];
  return collectionSplices(page, entry.value, was, is) ?? replaceValue(page, collection, entry, is);
}
