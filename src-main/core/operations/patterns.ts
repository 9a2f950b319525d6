// Patterns: preferences an assistant noticed, one file each in `learned/`. Files of the Python helios-mcp are read too.

import { createHash } from 'node:crypto';

import {
  confidenceOf,
  isMapping,
  patternSchema,
  suggestionThreshold,
  type Mapping,
  type Pattern,
  type Value,
} from '../../../src-shared/model.ts';
import { asValue } from '../json-value.ts';
import { parseBehaviorKey } from '../key-path.ts';
import { type WorkingFile } from '../working-files.ts';
import { formatYaml } from '../yaml/yaml-text.ts';
import { type Handler } from './handlers.ts';

/** Older evidence gives way, so that a file stays readable. */
const keptEvidence = 20;

export const observePattern: Handler<'observe_pattern'> = async (helios, input, context) => {
  if (input.suggested_key !== undefined) parseBehaviorKey(input.suggested_key);
  const suggested = input.suggested_value === undefined ? null : asValue(input.suggested_value, 'suggested_value');
  const { result } = await helios.writer.change(context, 'observe_pattern', (draft) => {
    if (input.persona !== undefined) helios.personas.pathOf(input.persona);
    const path = `learned/${patternId(input.pattern)}.yaml`;
    const known = draft.before(path) ? patternSchema.safeParse(draft.data(path)).data : undefined;
    const now = new Date().toISOString();
    const observations = (known?.observations ?? 0) + 1;
    const changes: Record<string, Value> = {
      pattern: known?.pattern ?? input.pattern,
      observations,
      confidence: confidenceOf(observations),
      evidence: [...(known?.evidence ?? []), input.evidence].slice(-keptEvidence),
      ...(input.persona !== undefined && { persona: input.persona }),
      ...(input.suggested_key !== undefined && { suggested_key: input.suggested_key, suggested_value: suggested }),
      first_seen: known?.first_seen ?? now,
      last_seen: now,
    };
    if (known) for (const [key, value] of Object.entries(changes)) draft.set(path, [key], value);
    else draft.put(path, formatYaml(changes));
    const answer = {
      observations,
      confidence: confidenceOf(observations),
      suggested: observations >= suggestionThreshold,
    };
    return { message: `Noticed (${observations}): ${input.pattern}`, result: answer };
  });
  return result;
};

/** The same sentence in another case, spacing or with a full stop is the same pattern. */
function patternId(pattern: string): string {
  const normal = pattern
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '');
  const words = normal
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return `${words}${words === '' ? '' : '-'}${createHash('sha256').update(normal).digest('hex').slice(0, 8)}`;
}

export const searchPatterns: Handler<'search_patterns'> = async ({ files }, { query = '', confidence_min }) => {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = [];
  for (const path of files.list('learned')) {
    const file = files.read(path);
    if (!file || file.problem) continue; // the health report names it
    const text = JSON.stringify(file.data).toLowerCase();
    const pattern = describe(file);
    if (pattern.confidence >= confidence_min && words.every((word) => text.includes(word))) found.push(pattern);
  }
  const patterns = found.toSorted((a, b) => b.confidence - a.confidence || b.last_seen.localeCompare(a.last_seen));
  return { patterns, total_found: patterns.length };
};

function describe(file: WorkingFile) {
  const id = file.path.slice('learned/'.length).replace(/\.ya?ml$/i, '');
  const { data, success } = patternSchema.safeParse(file.data);
  return success ? describeOurs(id, data) : describeForeign(id, file.data);
}

function describeOurs(id: string, { pattern, confidence, observations, last_seen, ...rest }: Pattern) {
  const { persona, suggested_key: key, suggested_value: value } = rest;
  const offered = key !== undefined && observations >= suggestionThreshold;
  const suggestion = offered ? { ...(persona !== undefined && { persona }), key, value: value ?? null } : null;
  return { id, pattern, confidence, observations, suggestion, last_seen };
}

/** Whatever a hand or the Python helios-mcp put there: its text, and 0.5 where it says nothing of confidence. */
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
