// YAML files as plain data and back. YAML 1.2, core schema, whatever a file's %YAML line says; one document, no tags
// of its own, nothing that JSON could not carry on. Editing a file in place is yaml-edit.ts.

import {
  Composer,
  CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Parser,
  type Alias,
  type Document,
  type ErrorCode,
  type ParsedNode,
  type Scalar,
} from 'yaml';

import { HeliosError } from '../errors.ts';
import { sameValue } from '../inheritance.ts';
import { isMapping, type Mapping, type Value } from '../model.ts';
import { formatKey } from '../key-path.ts';
import { renderYaml } from './yaml-render.ts';

export const maxYamlBytes = 1024 * 1024;
/** Mappings and lists inside one another, aliases followed. */
export const maxYamlDepth = 64;
/** What all aliases of a file together may repeat, in characters of JSON: ends every alias bomb early. */
export const maxAliasedChars = 100_000;

export interface YamlFile {
  /** With source tokens and offsets into the text. */
  readonly document: Document.Parsed;
  readonly data: Mapping;
}

/**
 * The data of a file. An empty document is `{}`. Keys that are numbers, booleans or null become their text; whole
 * numbers beyond ±(2^53 − 1) become a string of their digits, so that none is lost; dates stay strings; `__proto__`
 * is an own key like any other; `<<` is a plain key.
 * @param what the subject of the error message, for example `personas/writer.yaml`
 * @throws HeliosError `invalid` with line and column: syntax, several documents, a root that is no mapping, tags,
 * duplicate keys, keys that are no plain text, more than the limits above; `out_of_range` for NaN and infinities
 */
export const parseYaml = (text: string, what: string): Mapping => readYaml(withoutBom(text), what).data;

/**
 * Text of a new file: block style, lines never folded, read back before it is returned.
 * @throws HeliosError `invalid` where no file can hold the value: numbers that are not finite, too deep, too long
 */
export function formatYaml(value: Mapping): string {
  const text = renderYaml(value);
  if (!sameValue(parseYaml(text, 'The new file'), value)) {
    throw new HeliosError('internal', 'The values could not be written as YAML without a change.');
  }
  return text;
}

export const withoutBom = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);

/** @throws HeliosError `invalid` for more than {@link maxYamlBytes} */
export function checkSize(text: string, what: string): void {
  if (utf8Length(text) <= maxYamlBytes) return;
  const message = `longer than ${maxYamlBytes / 1024} KB`;
  throw new HeliosError('invalid', `${what} is ${message}.`, {
    validationErrors: [{ field: '', message, type: 'syntax' }],
  });
}

/** In bytes. Counted by hand, because what Node and browsers have for it is not the same. */
function utf8Length(text: string): number {
  let length = text.length;
  if (length * 3 <= maxYamlBytes) return length;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 0 : point < 0x800 ? 1 : 2;
  }
  return length;
}

/** {@link parseYaml} for the editor. @param text without a byte order mark */
export function readYaml(text: string, what: string): YamlFile {
  const fail: Fail = (offset, sentence, field = '', type = 'syntax') => {
    const before = text.slice(0, offset);
    const place = `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
    return new HeliosError('invalid', `${what}, ${place}: ${sentence}`, {
      validationErrors: [{ field, message: `${place}: ${sentence}`, type }],
    });
  };
  checkSize(text, what);
  const control = text.search(/[^\P{Cc}\t\n\r\x7f-\x9f]/u);
  if (control >= 0)
    throw fail(control, 'Control characters have to be written as \\x00 and the like, in double quotes.');
  const document = compose(text, fail);
  const { contents } = document;
  const isEmpty = !contents || (isScalar(contents) && contents.source === '' && contents.type === 'PLAIN');
  if (isEmpty) return { document, data: {} };
  const data = toData(contents, fail);
  if (!isMapping(data)) throw fail(contents.range[0], 'The file has to be a mapping: lines of the form "key: value".');
  return { document, data };
}

type Fail = (offset: number, sentence: string, field?: string, type?: string) => HeliosError;

function compose(text: string, fail: Fail): Document.Parsed {
  const composer = new Composer({
    keepSourceTokens: true,
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    // The library compares every key with every other; toData does it in one pass.
    uniqueKeys: false,
  });
  // Each mistake found becomes an Error; a megabyte of commas would spend ten seconds on their stack traces.
  const errors = Error as { stackTraceLimit?: number }; // only V8 has it
  const { stackTraceLimit = 10 } = errors;
  errors.stackTraceLimit = 0;
  let document: Document.Parsed | undefined;
  try {
    [document] = composer.compose(withinLimits(new Parser().parse(text), fail), true, text.length);
  } finally {
    errors.stackTraceLimit = stackTraceLimit;
  }
  if (!document) throw fail(0, 'The text cannot be read.');
  // What is only a warning to the library (an unknown tag, an unknown %YAML version) changes the meaning of the file.
  const [first] = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (first) throw fail(first.pos[0], sentences[first.code] ?? `${first.message}.`);
  return document;
}

/** Ends at the first token that cannot be placed, and before anything recursive sees what is nested too deep. */
function* withinLimits(tokens: Iterable<CST.Token>, fail: Fail): Generator<CST.Token> {
  let documents = 0;
  for (const token of tokens) {
    if (token.type === 'document') {
      documents += 1;
      if (documents > 1) throw fail(token.offset, 'A second document starts here; a file holds one.');
      checkDepth(token.value, 1, fail);
    }
    yield token;
    if (token.type === 'error') return;
  }
}

function checkDepth(token: CST.Token | null | undefined, depth: number, fail: Fail): void {
  if (!CST.isCollection(token)) return;
  if (depth > maxYamlDepth) throw fail(token.offset, tooDeep);
  for (const { key, value } of token.items) {
    checkDepth(key, depth + 1, fail);
    checkDepth(value, depth + 1, fail);
  }
}

const tooDeep = `Mappings and lists are nested more than ${maxYamlDepth} deep.`;

const sentences: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'A tab stands where the indentation is; use spaces.',
  BAD_INDENT: 'The indentation does not fit the lines above, or a bracket is not closed.',
  BLOCK_AS_IMPLICIT_KEY: 'A key or a list cannot start here; put text that contains ": " in quotes.',
  MULTILINE_IMPLICIT_KEY: 'A key and its ":" have to stand on one line.',
  MISSING_CHAR: 'Something is missing here or above: a closing quote or bracket, a colon, or a space.',
  UNEXPECTED_TOKEN: 'This does not belong here; put text with special characters in quotes.',
  BAD_SCALAR_START: 'Text that begins with this character has to stand in quotes.',
  TAG_RESOLVE_FAILED: 'Tags (words that begin with "!") are not supported here.',
};

function toData(root: ParsedNode | null, fail: Fail): Value {
  const anchors = new Map<string, { value?: Value }>();
  let aliasedChars = 0;

  const read = (node: ParsedNode | null, path: readonly string[]): Value => {
    if (!node) return null;
    if (isAlias(node)) return readAlias(node, path);
    const shared: { value?: Value } = {};
    if (node.anchor !== undefined) anchors.set(node.anchor, shared);
    shared.value = isMap(node)
      ? readMapping(node, path)
      : isSeq(node)
        ? node.items.map((item, index) => read(item, [...path, String(index)]))
        : readScalar(node, path);
    return shared.value;
  };

  const readMapping = (map: ParsedMap, path: readonly string[]): Mapping => {
    const values = new Map<string, Value>();
    for (const { key, value } of map.items) {
      if (!isScalar(key)) throw fail(key.range[0], 'A key has to be plain text.');
      const name = keyText(key);
      if (key.anchor !== undefined) anchors.set(key.anchor, { value: scalarValue(key) });
      if (values.has(name)) throw fail(key.range[0], `The key "${name}" is there twice.`);
      values.set(name, read(value, [...path, name]));
    }
    return Object.fromEntries(values);
  };

  const readScalar = (node: Scalar.Parsed, path: readonly string[]): Value => {
    const value = scalarValue(node);
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw fail(node.range[0], `${node.source} is not a number that can be kept.`, formatKey(path), 'out_of_range');
  };

  const readAlias = ({ source, range }: Alias.Parsed, path: readonly string[]): Value => {
    const value = anchors.get(source)?.value;
    if (value === undefined) throw fail(range[0], `No value above is marked &${source}.`);
    aliasedChars += JSON.stringify(value).length;
    if (aliasedChars > maxAliasedChars) throw fail(range[0], 'Aliases (*) repeat too much.');
    if (path.length + heightOf(value) > maxYamlDepth) throw fail(range[0], tooDeep);
    return value;
  };

  return read(root, []);
}

type ParsedMap = Extract<ParsedNode, { items: { key: unknown }[] }>;

const heightOf = (value: Value): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((height: number, part: Value) => Math.max(height, 1 + heightOf(part)), 1)
    : 0;

const wholeNumber = /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/;

function scalarValue({ value, source = '' }: Scalar): string | number | boolean | null {
  if (typeof value === 'number') return wholeNumber.test(source) && !Number.isSafeInteger(value) ? source : value;
  return typeof value === 'boolean' || value === null ? value : String(value);
}

/** How the data calls a key; only scalars get past {@link readYaml}. */
export const keyText = (key: ParsedNode): string => (isScalar(key) ? String(scalarValue(key)) : '');
