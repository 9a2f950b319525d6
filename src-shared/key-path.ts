// Keys in dot notation (MCP.md): `behaviors.tools`; a dot inside a key is written `\.`.

import { HeliosError } from './errors.ts';
import { isMapping, metadataKeys, type Mapping, type Value } from './model.ts';

/** Half of what a file may be nested, so that there is room for a value. */
const maxKeyDepth = 32;

/** @throws HeliosError `invalid` for an empty segment or a key that could reach a prototype */
export function parseKey(key: string): string[] {
  const segments = [...key.matchAll(/((?:\\.|[^.\\])*)(\.|$)/gs)].map(([, segment = '']) =>
    segment.replaceAll(/\\(.)/gs, '$1'),
  );
  segments.pop(); // the empty match at the very end
  if (segments.length === 0 || segments.includes('') || key.endsWith('.')) throw badKey(key, 'has an empty part');
  if (segments.length > maxKeyDepth) throw badKey(key, `has more than ${maxKeyDepth} parts`);
  if (segments.includes('__proto__')) throw badKey(key, 'contains `__proto__`');
  if (segments.some((segment) => /[\u0000-\u001f\u007f]/.test(segment)))
    throw badKey(key, 'contains a control character');
  return segments;
}

export const formatKey = (segments: readonly string[]): string =>
  segments.map((segment) => segment.replaceAll(/[\\.]/g, '\\$&')).join('.');

/** Keys that describe the file are changed by the operation made for them, not as a behaviour. @throws HeliosError `invalid` */
export function parseBehaviorKey(key: string): string[] {
  const segments = parseKey(key);
  if (!metadataKeys.has(segments[0] ?? '')) return segments;
  throw badKey(
    key,
    'describes the file and is not a behaviour',
    'Use tune_weight for base_importance and specialization_level.',
  );
}

function badKey(key: string, problem: string, guidance?: string): HeliosError {
  return new HeliosError('invalid', `The key ${JSON.stringify(key.slice(0, 100))} ${problem}.`, {
    ...(guidance !== undefined && { guidance }),
    validationErrors: [{ field: 'key', message: problem, type: 'bad_key' }],
  });
}

/** Undefined when the path leads nowhere. */
export function valueAt(mapping: Mapping, path: readonly string[]): Value | undefined {
  let value: Value | undefined = mapping;
  for (const segment of path) {
    if (!isMapping(value) || !Object.hasOwn(value, segment)) return undefined;
    value = value[segment];
  }
  return value;
}
