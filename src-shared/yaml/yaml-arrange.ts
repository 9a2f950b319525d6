// Changes how a mapping or list of a YAML file is put together: names, order, what goes and where something new comes.
// What is written in the file goes along as it stands, where yaml-edit.ts, which compares data, cannot tell that it is the
// same. Every result is read back.

import { isMap, isSeq, type ParsedNode } from 'yaml';

import { HeliosError } from '../errors.ts';
import { sameValue } from '../inheritance.ts';
import { isMapping, type Value } from '../model.ts';
import { setYamlValue } from './yaml-edit.ts';
import { collectionOf, type Collection } from './yaml-entries.ts';
import { openFrame, subject } from './yaml-frame.ts';
import { moveSplices } from './yaml-move.ts';
import { applySplices, isList, openPage, type NewEntries, type Page, type Splice } from './yaml-page.ts';
import { nodeAt, partAt, withPart, type YamlPath } from './yaml-path.ts';
import { type ReadYaml } from './yaml-reader.ts';
import { renderYaml } from './yaml-render.ts';
import { resizeSplices } from './yaml-resize.ts';
import { keyText, readYaml, type YamlFile } from './yaml-text.ts';

/** A mapping as it stands: with its order, which `Mapping` does not hold for keys like `1`. */
type Entries = readonly (readonly [string, Value])[];

/**
 * The text with `value` at `path`, where mappings that are missing on the way are made. See `setYamlValue` for what is
 * kept and what it throws.
 */
export function setYamlPart(text: string, path: YamlPath, value: Value, read: ReadYaml = readYaml): string {
  const expected = withPart(read(openFrame(text).page, subject).data, path, value);
  return setYamlValue(text, [], expected, read);
}

/**
 * The text with the key at `path` under another name, in the same place.
 * @throws HeliosError `invalid` where the name is taken, or where it cannot be written there
 */
export const renameYamlKey = (text: string, path: YamlPath, name: string, read: ReadYaml = readYaml): string =>
  arrange(text, path, read, {
    entries: (entries, at) => entries.map(([key, value], index) => [index === at ? name : key, value]),
    splices: (_page, _collection, at, parent) => {
      const key = isMap(parent) ? parent.items[at]?.key : null;
      if (!key || !key.srcToken) return undefined;
      const [start, end] = key.range;
      return [{ start, end, text: renderYaml({ [name]: null }).slice(0, -': null\n'.length) }];
    },
    isData: false,
  });

/** The text with the entry at `path` at another place of its mapping or list. @param to its index there */
export const moveYamlEntry = (text: string, path: YamlPath, to: number, read: ReadYaml = readYaml): string =>
  arrange(text, path, read, {
    entries: (entries, at) => entries.toSpliced(at, 1).toSpliced(to, 0, ...entries.slice(at, at + 1)),
    splices: (page, collection, at) => moveSplices(page, collection, at, to),
    isData: false,
  });

/** The text without the entry at `path`, of a list exactly this one. */
export const removeYamlEntry = (text: string, path: YamlPath, read: ReadYaml = readYaml): string =>
  arrange(text, path, read, {
    entries: (entries, at) => entries.toSpliced(at, 1),
    splices: (page, collection, at) => resizeSplices(page, collection, { gone: new Set([at]), inserted: new Map() }),
    isData: true,
  });

/** The text with new entries before the one at `path`, whose last part is its index, in a mapping too; or behind the last. */
export const insertYamlEntries = (
  text: string,
  path: YamlPath,
  inserted: NewEntries,
  read: ReadYaml = readYaml,
): string =>
  arrange(text, path, read, {
    entries: (entries, at) =>
      entries.toSpliced(
        at,
        0,
        ...(isList(inserted) ? inserted.map((item) => ['', item] as const) : Object.entries(inserted)),
      ),
    splices: (page, collection, at) =>
      resizeSplices(page, collection, { gone: new Set(), inserted: new Map([[at, inserted]]) }),
    isData: true,
  });

interface Arrangement {
  readonly entries: (entries: Entries, at: number) => Entries;
  readonly splices: (page: Page, collection: Collection, at: number, parent: ParsedNode) => Splice[] | undefined;
  /** Whether the data says it all, so that yaml-edit.ts may do what cannot be done here. */
  readonly isData: boolean;
}

function arrange(text: string, path: YamlPath, read: ReadYaml, { entries, splices, isData }: Arrangement): string {
  const { page, isClosed, close } = openFrame(text);
  const { document, data } = read(page, subject);
  const way = path.slice(0, -1);
  const parent = nodeAt(document.contents, way);
  const was = entriesOf(parent, partAt(data, way));
  const last = path.at(-1);
  const at = typeof last === 'number' ? last : was.findIndex(([key]) => key === last);
  const is = entries(was, at);
  const names = isSeq(parent) ? [] : is.map(([key]) => key);
  if (at < 0 || at > was.length || new Set(names).size < names.length) throw refused();
  const expected = withPart(data, way, isSeq(parent) ? is.map(([, value]) => value) : Object.fromEntries(is));
  if (!isMapping(expected)) throw refused();

  const isRight = (file: YamlFile): boolean =>
    sameValue(file.data, expected) && sameValue(keysOf(nodeAt(file.document.contents, way)), names);
  const collection = collectionOf(page, parent);
  for (const removesBlankLines of [false, true]) {
    if (!parent || !collection) break;
    const options = { blockScalars: isClosed, removesBlankLines };
    const found = splices(openPage(page, document.contents?.srcToken, options), collection, at, parent);
    const edited = found && close(applySplices(page, found), isRight, read);
    if (edited !== undefined) return edited;
  }
  if (isData) return setYamlValue(text, [], expected, read);
  throw refused();
}

const keysOf = (node: ParsedNode | null): string[] => (isMap(node) ? node.items.map(({ key }) => keyText(key)) : []);

function entriesOf(node: ParsedNode | null, value: Value | undefined): Entries {
  if (value !== undefined && isList(value)) return value.map((item) => ['', item]);
  return isMapping(value) ? keysOf(node).map((key) => [key, value[key] ?? null]) : [];
}

const refused = (): HeliosError =>
  new HeliosError('invalid', 'This cannot be changed without changing what stands around it. Change it in the text.');
