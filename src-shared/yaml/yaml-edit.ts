// Changes a value in a YAML file of the user's and leaves every other byte as it is: comments, order, quoting, blank
// lines, indentation, line breaks, byte order mark (H7). Every result is read back before it is handed out.

import { isMap, visit, type Document } from 'yaml';

import { HeliosError } from '../errors.ts';
import { sameValue } from '../inheritance.ts';
import { isMapping, type Mapping, type Value } from '../model.ts';
import { formatKey } from '../key-path.ts';
import { openFrame, subject } from './yaml-frame.ts';
import { type ReadYaml } from './yaml-reader.ts';
import { renderYaml } from './yaml-render.ts';
import { spliceYaml } from './yaml-splice.ts';
import { keyText, readYaml, type YamlFile } from './yaml-text.ts';

/**
 * The text with `value` at `path`, which leads through mappings; those that are missing on the way, or null, are
 * created. A mapping or list in place of another is compared with it: only the entries that differ are touched, new keys
 * come last. An empty path stands for the whole file.
 * @throws HeliosError `invalid`: text that is no YAML (see `parseYaml`); a path through a list or a scalar, with that as
 * the field; a value that no file can hold, or that other places of the file share by anchor and alias
 */
export function setYamlValue(text: string, path: readonly string[], value: Value, read: ReadYaml = readYaml): string {
  if (path.length > 0) return editYaml(text, path, (data) => withValue(data, path, value), read);
  if (!isMapping(value)) throw refused(path, 'The content of a file has to be a mapping.');
  return editYaml(text, path, () => value, read);
}

/** The text without the key at `path`; as it is where there is none. @throws HeliosError as {@link setYamlValue} */
export function removeYamlValue(text: string, path: readonly string[], read: ReadYaml = readYaml): string {
  if (path.length === 0) throw refused(path, 'Name the key to remove.');
  return editYaml(text, path, (data) => withValue(data, path, undefined), read);
}

/** @param value undefined to remove the key */
function withValue(data: Mapping, path: readonly string[], value: Value | undefined, depth = 1): Mapping {
  const key = path[depth - 1] ?? '';
  const old = Object.hasOwn(data, key) ? (data[key] ?? null) : null;
  if (depth < path.length && isMapping(old)) return { ...data, [key]: withValue(old, path, value, depth + 1) };
  if (depth < path.length && old !== null) {
    throw refused(
      path.slice(0, depth),
      `${formatKey(path.slice(0, depth))} holds no keys, so ${formatKey(path)} cannot be changed.`,
    );
  }
  if (value !== undefined) {
    return { ...data, [key]: path.slice(depth).reduceRight<Value>((inner, segment) => ({ [segment]: inner }), value) };
  }
  return depth < path.length ? data : Object.fromEntries(Object.entries(data).filter(([other]) => other !== key));
}

const refused = (path: readonly string[], message: string): HeliosError =>
  new HeliosError('invalid', message, { validationErrors: [{ field: formatKey(path), message, type: 'not_allowed' }] });

function editYaml(text: string, path: readonly string[], change: (data: Mapping) => Mapping, read: ReadYaml): string {
  const { page, lineBreak, isClosed, close } = openFrame(text);
  const { document, data } = read(page, subject);
  const expected = change(data);
  if (sameValue(data, expected)) return text;

  const isRight = (file: YamlFile) => sameValue(file.data, expected);
  for (const removesBlankLines of [false, true]) {
    // Without a last line break a new block scalar could not end the file.
    const options = { blockScalars: isClosed, removesBlankLines };
    const spliced = close(spliceYaml(page, document, data, expected, options), isRight, read);
    if (spliced !== undefined) return spliced;
  }

  const written = readYaml(renderYaml(expected), 'The new value').document; // Throws for what no file can hold.
  const name = formatKey(path) || 'The file';
  if (hasAlias(document)) {
    throw refused(path, `${name} shares a value with other places of the file (& and *). Write it out there first.`);
  }
  const own = readYaml(page, subject).document; // the other one may be known to others
  const rewritten = close(rewriteYaml(own, data, written, expected).replaceAll('\n', lineBreak), isRight, read);
  if (rewritten === undefined)
    throw new HeliosError('internal', `${name} could not be changed without a change elsewhere.`);
  return rewritten;
}

/** For what cannot be spliced: the library writes the whole file in its own layout, comments included. */
function rewriteYaml(document: Document.Parsed, was: Mapping, written: Document.Parsed, is: Mapping): string {
  const { contents } = document;
  if (!isMap(contents) || !isMap(written.contents)) return written.toString({ lineWidth: 0 });
  const anew = new Map(written.contents.items.map((pair) => [keyText(pair.key), pair]));
  for (const pair of contents.items) {
    const name = keyText(pair.key);
    if (!sameValue(was[name] ?? null, is[name] ?? null)) pair.value = anew.get(name)?.value ?? null;
    anew.delete(name);
  }
  contents.items = [...contents.items.filter((pair) => Object.hasOwn(is, keyText(pair.key))), ...anew.values()];
  return document.toString({ lineWidth: 0 });
}

function hasAlias(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
