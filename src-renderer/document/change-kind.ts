// A value as one of another kind, where it can be one without losing what it says.

import { isMapping, type Value } from '../../src-shared/model.ts';
import { isList } from '../../src-shared/yaml/yaml-page.ts';
import type { Kind } from './form-node.ts';

export function kindOf(value: Value): Kind {
  if (value === null) return 'nothing';
  if (isMapping(value)) return 'section';
  if (isList(value)) return 'list';
  return typeof value === 'boolean' ? 'switch' : typeof value === 'number' ? 'number' : 'text';
}

/** What a new value of a kind is. */
export const emptyOf = (kind: Kind): Value =>
  ({ text: '', number: 0, switch: false, list: [], section: {}, nothing: null })[kind];

const isScalar = (value: Value): value is string | number | boolean | null =>
  typeof value !== 'object' || value === null;

const isEmpty = (value: Value): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** Undefined where the kind cannot hold it. */
export function asKind(value: Value, kind: Kind): Value | undefined {
  if (kindOf(value) === kind) return value;
  if (isEmpty(value)) return emptyOf(kind);
  if (kind === 'list') return isMapping(value) ? undefined : [value];
  if (isList(value)) return fromList(value, kind);
  if (!isScalar(value)) return undefined;
  if (kind === 'text') return String(value);
  if (kind === 'nothing') return null;
  if (kind === 'section') return undefined;
  const text = String(value).trim();
  if (kind === 'number') return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

function fromList(items: readonly Value[], kind: Kind): Value | undefined {
  const [only] = items;
  if (items.length === 1 && only !== undefined) return asKind(only, kind);
  return kind === 'text' && items.every(isScalar) ? items.map(String).join('\n') : undefined;
}

/** A value in one line, as far as it is told beside another. */
export function shortText(value: Value): string {
  if (isList(value)) return value.map(shortText).join(', ');
  if (isMapping(value)) return Object.keys(value).join(', ');
  return String(value);
}
