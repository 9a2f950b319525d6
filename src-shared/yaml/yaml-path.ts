// Places in a YAML file, also inside lists: as data and as nodes of the parser.

import { isMap, isSeq, type ParsedNode } from 'yaml';

import { isMapping, type Value } from '../model.ts';
import { isList } from './yaml-page.ts';
import { keyText } from './yaml-text.ts';

/** From the root; a number is the index in a list. */
export type YamlPath = readonly (string | number)[];

export function nodeAt(root: ParsedNode | null, path: YamlPath): ParsedNode | null {
  let node = root;
  for (const part of path) {
    if (isSeq(node)) node = node.items[Number(part)] ?? null;
    else if (isMap(node)) node = node.items.find(({ key }) => keyText(key) === part)?.value ?? null;
    else return null;
  }
  return node;
}

/** Undefined when the path leads nowhere. */
export function partAt(value: Value | undefined, [part, ...below]: YamlPath): Value | undefined {
  if (part === undefined) return value;
  if (isMapping(value)) return Object.hasOwn(value, part) ? partAt(value[part], below) : undefined;
  return value !== undefined && isList(value) ? partAt(value[Number(part)], below) : undefined;
}

/** The value with another at the path; mappings that are missing on the way are made. */
export function withPart(value: Value | undefined, [part, ...below]: YamlPath, is: Value): Value {
  if (part === undefined) return is;
  const inner = withPart(partAt(value, [part]), below, is);
  if (typeof part === 'number' && value !== undefined && isList(value)) return value.with(part, inner);
  // Not by assignment: `__proto__` is a key like any other.
  return Object.fromEntries([...Object.entries(isMapping(value) ? value : {}), [part, inner]]);
}
