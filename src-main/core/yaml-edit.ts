// Changes a value in a YAML file of the user's and leaves every other byte as it is: comments, order, quoting, blank
// lines, indentation, line breaks, byte order mark (H7). Every result is read back before it is handed out.

import { isMap, isScalar, visit, type Document } from 'yaml';

import { HeliosError } from '../../src-shared/errors.ts';
import { sameValue } from '../../src-shared/inheritance.ts';
import { isMapping, type Mapping, type Value } from '../../src-shared/model.ts';
import { formatKey } from './key-path.ts';
import { spliceYaml } from './yaml-splice.ts';
import { checkSize, formatYaml, keyText, readYaml, withoutBom } from './yaml-text.ts';

/**
 * The text with `value` at `path`, which leads through mappings; those that are missing on the way, or null, are
 * created. A mapping or list in place of another is compared with it: only the entries that differ are touched, new keys
 * come last. An empty path stands for the whole file.
 * @throws HeliosError `invalid`: text that is no YAML (see `parseYaml`); a path through a list or a scalar, with that as
 * the field; a value that no file can hold, or that other places of the file share by anchor and alias
 */
export function setYamlValue(text: string, path: readonly string[], value: Value): string {
  if (path.length > 0) return editYaml(text, path, (data) => withValue(data, path, value));
  if (!isMapping(value)) throw refused(path, 'The content of a file has to be a mapping.');
  return editYaml(text, path, () => value);
}

/** The text without the key at `path`; as it is where there is none. @throws HeliosError as {@link setYamlValue} */
export function removeYamlValue(text: string, path: readonly string[]): string {
  if (path.length === 0) throw refused(path, 'Name the key to remove.');
  return editYaml(text, path, (data) => withValue(data, path, undefined));
}

/** @param value undefined to remove the key */
function withValue(data: Mapping, path: readonly string[], value: Value | undefined, depth = 1): Mapping {
  const key = path[depth - 1] ?? '';
  const old = Object.hasOwn(data, key) ? (data[key] ?? null) : null;
  if (depth < path.length && isMapping(old)) return { ...data, [key]: withValue(old, path, value, depth + 1) };
  if (depth < path.length && old !== null) {
    throw refused(path.slice(0, depth), `${formatKey(path.slice(0, depth))} holds no keys, so ${formatKey(path)} cannot be changed.`);
  }
  if (value !== undefined) {
    return { ...data, [key]: path.slice(depth).reduceRight<Value>((inner, segment) => ({ [segment]: inner }), value) };
  }
  return depth < path.length ? data : Object.fromEntries(Object.entries(data).filter(([other]) => other !== key));
}

const refused = (path: readonly string[], message: string): HeliosError =>
  new HeliosError('invalid', message, { validationErrors: [{ field: formatKey(path), message, type: 'not_allowed' }] });

const subject = 'The file';

function editYaml(text: string, path: readonly string[], change: (data: Mapping) => Mapping): string {
  const content = withoutBom(text);
  const lineBreak = /\r?\n/.exec(content)?.[0] ?? '\n';
  const isClosed = content === '' || content.endsWith('\n');
  const page = isClosed ? content : content + lineBreak;
  const { document, data } = readYaml(page, subject);
  const expected = change(data);
  if (sameValue(data, expected)) return text;

  // Without a last line break a block scalar could not end the file.
  const attempts = [() => spliceYaml(page, document, data, expected, isClosed), () => rewriteYaml(document, path, expected, lineBreak)];
  for (const attempt of attempts) {
    const edited = attempt();
    const result = !isClosed && edited.endsWith(lineBreak) ? edited.slice(0, -lineBreak.length) : edited;
    checkSize(result, subject);
    if (readsAs(result, expected)) return text.slice(0, text.length - content.length) + result;
  }
  formatYaml(expected); // Explains it where no file could hold the value.
  throw hasAlias(document)
    ? refused(path, `${formatKey(path)} shares its value with other places of the file (& and *). Write the value out there first.`)
    : new HeliosError('internal', `${formatKey(path)} could not be changed without changing more.`);
}

function readsAs(text: string, expected: Mapping): boolean {
  try {
    return sameValue(readYaml(text, subject).data, expected);
  } catch {
    // A text that cannot be read is as wrong as one with other data.
    return false;
  }
}

/** For what cannot be spliced: the library writes the whole file, comments included, in its own layout. */
function rewriteYaml(document: Document.Parsed, [key]: readonly string[], is: Mapping, lineBreak: string): string {
  const options = { aliasDuplicateObjects: false };
  // The parsed type wants source ranges, which new nodes do not have.
  const editable = document as unknown as Document;
  const { contents } = editable;
  if (key === undefined || !isMap(contents)) editable.contents = editable.createNode(is, options);
  else {
    const known = contents.items.findIndex((pair) => isScalar(pair.key) && keyText(pair.key) === key);
    const pairs = Object.hasOwn(is, key) ? [editable.createPair(key, is[key], options)] : [];
    contents.items.splice(known < 0 ? contents.items.length : known, 1, ...pairs);
  }
  return editable.toString({ lineWidth: 0, verifyAliasOrder: false }).replaceAll('\n', lineBreak);
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
