// One line about what an edit of a whole file did, for the history.

import { sameValue } from '../../../src-shared/inheritance.ts';
import { isMapping, type Mapping } from '../../../src-shared/model.ts';
import { formatKey, valueAt } from '../../../src-shared/key-path.ts';

const maxNamed = 3;
const maxKeyLength = 50;

/** @param subject the persona, or `base` */
export function editSentence(subject: string, before: Mapping, after: Mapping): string {
  const keys = changedKeys(before, after);
  if (keys.length === 0) return `${subject}: comments, order or layout changed`;
  const named = keys.length > maxNamed + 1 ? keys.slice(0, maxNamed) : keys;
  const names = named.map((key) => oneLine(formatKey(key)));
  const rest = keys.length - named.length;
  const parts = rest > 0 ? [...names, `${rest} more`] : names;
  const last = parts.pop();
  return `${subject}: ${parts.length > 0 ? `${parts.join(', ')} and ${last}` : last} changed`;
}

/** The smallest keys whose values differ; a list counts as one value. */
function changedKeys(before: Mapping, after: Mapping, at: readonly string[] = []): (readonly string[])[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [was, is] = [valueAt(before, [name]), valueAt(after, [name])];
    if (isMapping(was) && isMapping(is)) return changedKeys(was, is, [...at, name]);
    return was !== undefined && is !== undefined && sameValue(was, is) ? [] : [[...at, name]];
  });
}

/** A key may be any text. */
function oneLine(key: string): string {
  const line = key.replaceAll(/\s+/g, ' ');
  return line.length <= maxKeyLength ? line : `${line.slice(0, maxKeyLength - 1).toWellFormed()}…`;
}
