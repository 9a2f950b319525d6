// Patterns as clients report and read them: preferences an assistant noticed, one file each in `learned/`. What people
// do with them is learned-patterns.ts.

import { createHash } from 'node:crypto';

import { confidenceOf, patternSchema, suggestionThreshold, type Value } from '../../../src-shared/model.ts';
import { type Helios } from '../helios.ts';
import { asValue } from '../json-value.ts';
import { parseBehaviorKey } from '../../../src-shared/key-path.ts';
import { formatYaml } from '../../../src-shared/yaml/yaml-text.ts';
import { type Handler } from './handlers.ts';
import { decisionOn, describePattern } from './pattern-file.ts';

/** Older evidence gives way, so that a file stays readable. */
const keptEvidence = 20;

export const observePattern: Handler<'observe_pattern'> = async (helios, input, context) => {
  if (input.suggested_key !== undefined) parseBehaviorKey(input.suggested_key);
  const suggested = input.suggested_value === undefined ? null : asValue(input.suggested_value, 'suggested_value');
  const { result } = await helios.writer.change(context, 'observe_pattern', (draft) => {
    if (input.persona !== undefined) helios.personas.pathOf(input.persona);
    const path = pathFor(helios, input.pattern);
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
      suggested: observations >= suggestionThreshold && !(known && decisionOn(draft.data(path))),
    };
    return { message: `Noticed (${observations}): ${input.pattern}`, result: answer };
  });
  return result;
};

/** A file keeps its name when its pattern is worded anew: it is found by either wording. */
function pathFor({ files }: Helios, pattern: string): string {
  const normal = normalOf(pattern);
  const own = `learned/${patternId(normal)}.yaml`;
  if (files.read(own)) return own;
  const isSame = (path: string) => {
    const file = files.read(path);
    const text = file && !file.problem && patternSchema.safeParse(file.data).data?.pattern;
    return typeof text === 'string' && normalOf(text) === normal;
  };
  return files.list('learned').find(isSame) ?? own;
}

/** The same sentence in another case, spacing or with a full stop is the same pattern. */
const normalOf = (pattern: string): string =>
  pattern
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/[.!]+$/, '');

function patternId(normal: string): string {
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
    if (decisionOn(file.data) === 'dismissed') continue; // not what the user prefers
    const text = JSON.stringify(file.data).toLowerCase();
    const pattern = describePattern(path, file.data);
    if (pattern.confidence >= confidence_min && words.every((word) => text.includes(word))) found.push(pattern);
  }
  const patterns = found.toSorted((a, b) => b.confidence - a.confidence || b.last_seen.localeCompare(a.last_seen));
  return { patterns, total_found: patterns.length };
};
