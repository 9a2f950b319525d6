// A YAML file as the form shows it: one node for each value, with what can be edited there. Made anew from every text;
// nodes that say the same as before are the same objects, so that only rows that changed are drawn again.

import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';

import { HeliosError } from '../../src-shared/errors.ts';
import type { Mapping, Value } from '../../src-shared/model.ts';
import { openFrame } from '../../src-shared/yaml/yaml-frame.ts';
import { isList } from '../../src-shared/yaml/yaml-page.ts';
import { partAt, type YamlPath } from '../../src-shared/yaml/yaml-path.ts';
import type { ReadYaml } from '../../src-shared/yaml/yaml-reader.ts';
import { keyText, type YamlFile } from '../../src-shared/yaml/yaml-text.ts';

interface Place {
  /** The path as one text. */
  readonly id: string;
  readonly path: YamlPath;
}

export interface Section extends Place {
  readonly kind: 'section';
  readonly nodes: readonly FormNode[];
}

export interface List extends Place {
  readonly kind: 'list';
  readonly nodes: readonly FormNode[];
}

export interface Leaf extends Place {
  readonly kind: 'text' | 'number' | 'switch' | 'nothing';
  readonly value: string | number | boolean | null;
}

/** What is written in a way that only the text can show: it is left alone. */
export interface Odd extends Place {
  readonly kind: 'odd';
  readonly source: string;
}

export type FormNode = Section | List | Leaf | Odd;

/** What a value can be made. */
export const kinds = ['text', 'number', 'switch', 'list', 'section', 'nothing'] as const;
export type Kind = (typeof kinds)[number];

export const idOf = (path: YamlPath): string => JSON.stringify(path);

export interface Form {
  readonly root: Section;
  readonly data: Mapping;
}

/** Reads one text after the other. @returns what is wrong with a text that cannot be shown */
export function createFormReader(read: ReadYaml): (text: string) => Form | HeliosError {
  let last: Section | undefined;
  return (text) => {
    try {
      const { page } = openFrame(text);
      const file = read(page, 'The text');
      last = shareNodes(last, readNodes(page, file));
      return { root: last, data: file.data };
    } catch (error) {
      if (error instanceof HeliosError) return error;
      throw error;
    }
  };
}

/** @param text what `file` was read from */
function readNodes(text: string, { document, data }: YamlFile): Section {
  const { contents } = document;
  const root = isMap(contents) ? nodeOf(text, contents, data, []) : null;
  // A root that is repeated by an alias would hold itself, which no file can.
  return root?.kind === 'section' ? root : { kind: 'section', id: idOf([]), path: [], nodes: [] };
}

function nodeOf(text: string, node: ParsedNode | null, value: Value, path: YamlPath): FormNode {
  const place = { id: idOf(path), path };
  if (node && isOdd(text, node)) return { ...place, kind: 'odd', source: sourceOf(text, node) };
  if (isMap(node)) {
    const nodes = node.items.map(({ key, value: inner }): FormNode => {
      const below = [...path, keyText(key)];
      return 'anchor' in key && key.anchor !== undefined
        ? { id: idOf(below), path: below, kind: 'odd', source: sourceOf(text, key) }
        : nodeOf(text, inner, partAt(value, [keyText(key)]) ?? null, below);
    });
    return { ...place, kind: 'section', nodes };
  }
  if (isSeq(node)) {
    const items = isList(value) ? value : [];
    const nodes = node.items.map((item, index) => nodeOf(text, item, items[index] ?? null, [...path, index]));
    return { ...place, kind: 'list', nodes };
  }
  // What is neither a mapping nor a list is a scalar, and so is its value.
  return leafOf(place, value as Leaf['value']);
}

const leafOf = (place: Place, value: Leaf['value']): Leaf => ({ ...place, kind: kindOf(value), value });

const kindOf = (value: Leaf['value']): Leaf['kind'] => {
  if (value === null) return 'nothing';
  return typeof value === 'boolean' ? 'switch' : typeof value === 'number' ? 'number' : 'text';
};

/** Shared by anchor or alias, tagged, or broken over lines where the breaks are not part of the value. */
function isOdd(text: string, node: ParsedNode): boolean {
  if (isAlias(node) || node.anchor !== undefined || node.tag !== undefined) return true;
  if (!isScalar(node)) return node.srcToken === undefined; // a pair alone in a list: `[a: 1]`
  if (node.type === 'BLOCK_FOLDED') return true;
  return node.type !== 'BLOCK_LITERAL' && text.slice(node.range[0], node.range[1]).includes('\n');
}

const longestSource = 400;

const sourceOf = (text: string, node: ParsedNode): string =>
  text.slice(node.range[0], node.range[1]).trimEnd().slice(0, longestSource);

/** The new nodes, with every node of before that says the same in its place. */
function shareNodes<Node extends FormNode>(before: FormNode | undefined, after: Node): Node {
  if (!before || before.kind !== after.kind || before.id !== after.id) return after;
  // Of the same kind: what is compared is there in both.
  if ('nodes' in after && 'nodes' in before) {
    const known = new Map(before.nodes.map((node) => [node.id, node]));
    const nodes = after.nodes.map((node) => shareNodes(known.get(node.id), node));
    const isSame = nodes.length === before.nodes.length && nodes.every((node, index) => node === before.nodes[index]);
    return isSame ? (before as Node) : { ...after, nodes };
  }
  const isSame =
    'value' in after ? after.value === (before as Leaf).value : (after as Odd).source === (before as Odd).source;
  return isSame ? (before as Node) : after;
}
