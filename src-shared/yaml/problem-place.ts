// Where in the text of a file a mistake is: mistakes of syntax say it themselves, those against a schema name a key.

import { isMap, isNode, isSeq, type Node } from 'yaml';

import { type HeliosError, type ValidationError } from '../errors.ts';
import { parseKey } from '../key-path.ts';
import { type ReadYaml } from './yaml-reader.ts';
import { keyText, readYaml, withoutBom } from './yaml-text.ts';

export interface Place {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** How `readYaml` begins the message of a mistake. */
const spoken = /^line (\d+), column (\d+): /;

/** Of the first mistake; null where it concerns the whole file. */
export function placeOfProblem(problem: HeliosError, text: string, read: ReadYaml = readYaml): Place | null {
  const [first] = problem.data.validationErrors ?? [];
  return first ? placeOf(first, text, read) : null;
}

/** The same mistakes, each beginning with its line and column. */
export const withPlaces = (errors: readonly ValidationError[], text: string, read: ReadYaml): ValidationError[] =>
  errors.map((error) => {
    const place = spoken.test(error.message) ? null : placeOf(error, text, read);
    return place ? { ...error, message: `line ${place.line}, column ${place.column}: ${error.message}` } : error;
  });

function placeOf({ field, message }: ValidationError, text: string, read: ReadYaml): Place | null {
  const [, line, column] = spoken.exec(message) ?? [];
  if (line !== undefined && column !== undefined) return { line: Number(line), column: Number(column) };
  if (field === '') return null;
  const content = withoutBom(text);
  const offset = offsetOf(read(content, 'The file').document.contents, parseKey(field));
  if (offset === undefined) return null;
  const before = content.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Of the value, or of the nearest there is on the way to it. */
function offsetOf(root: Node | null, path: readonly string[]): number | undefined {
  let node: unknown = root;
  for (const name of path) {
    // Only what was parsed is looked at, so that keys are nodes of the parser.
    const pair = isMap(node)
      ? node.items.find(({ key }) => keyText(key as Parameters<typeof keyText>[0]) === name)
      : null;
    const inner = pair ? (isNode(pair.value) ? pair.value : pair.key) : isSeq(node) ? node.items[Number(name)] : null;
    if (!inner) break;
    node = inner;
  }
  return isNode(node) ? node.range?.[0] : undefined;
}
