// What the file of a pattern in `learned/` says. Files of the Python helios-mcp, and those made by hand, are read too.

import {
  isMapping,
  patternSchema,
  suggestionThreshold,
  type Mapping,
  type Pattern,
} from '../../../src-shared/model.ts';

export const idOfPattern = (path: string): string => path.slice('learned/'.length).replace(/\.ya?ml$/i, '');

/** What was decided about a pattern; null while nothing was. */
export function decisionOn(data: Mapping): 'adopted' | 'dismissed' | null {
  const isMarked = (key: string) => (data[key] ?? false) !== false;
  if (isMarked('dismissed')) return 'dismissed';
  return isMarked('adopted') ? 'adopted' : null;
}

export function describePattern(path: string, content: Mapping) {
  const id = idOfPattern(path);
  const { data, success } = patternSchema.safeParse(content);
  const described = success ? describeOurs(id, data) : describeForeign(id, content);
  return decisionOn(content) === null ? described : { ...described, suggestion: null };
}

function describeOurs(id: string, { pattern, confidence, observations, last_seen, ...rest }: Pattern) {
  const { persona, suggested_key: key, suggested_value: value } = rest;
  const offered = key !== undefined && observations >= suggestionThreshold;
  // To clients a suggestion without a persona is one for the base.
  const where = persona === undefined || persona === 'base' ? {} : { persona };
  return {
    id,
    pattern,
    confidence,
    observations,
    suggestion: offered ? { ...where, key, value: value ?? null } : null,
    last_seen,
  };
}

/** Its text, and 0.5 where it says nothing of confidence. */
function describeForeign(id: string, data: Mapping) {
  const text = data['pattern'] ?? data['description'];
  const confidence = data['confidence'];
  return {
    id,
    pattern: typeof text === 'string' ? text : isMapping(text) ? JSON.stringify(text) : id,
    confidence: typeof confidence === 'number' ? Math.min(1, Math.max(0, confidence)) : 0.5,
    observations: 1,
    suggestion: null,
    last_seen: typeof data['last_seen'] === 'string' ? data['last_seen'] : '',
  };
}
