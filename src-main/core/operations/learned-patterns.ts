// What people do with the patterns that clients noticed: look at them, word them anew, learn them, or put them away. A
// decided pattern stays in its file, marked with the time, so that it is not proposed again.

import { HeliosError } from '../../../src-shared/errors.ts';
import { sameValue } from '../../../src-shared/inheritance.ts';
import { type LearnedPattern } from '../../../src-shared/interface-operations.ts';
import { suggestionThreshold, type Mapping, type Value } from '../../../src-shared/model.ts';
import { type Draft } from '../draft.ts';
import { type Helios } from '../helios.ts';
import { asValue } from '../json-value.ts';
import { formatKey, parseBehaviorKey, valueAt } from '../../../src-shared/key-path.ts';
import { type Handler } from './handlers.ts';
import { decisionOn, describePattern, idOfPattern } from './pattern-file.ts';

export const listPatterns: Handler<'list_patterns'> = async ({ files }) => {
  const patterns = files.list('learned').flatMap((path) => {
    const file = files.read(path);
    if (!file || file.problem || decisionOn(file.data)) return []; // the health report names one with a problem
    return asLearned(path, file.data);
  });
  const surest = (a: LearnedPattern, b: LearnedPattern) =>
    b.confidence - a.confidence || b.last_seen.localeCompare(a.last_seen) || a.id.localeCompare(b.id);
  return { patterns: patterns.toSorted(surest) };
};

export const editPattern: Handler<'edit_pattern'> = async (helios, input, context) => {
  const { id, pattern, persona, key, value } = input;
  if (key !== undefined) parseBehaviorKey(key);
  const values = {
    ...(pattern !== undefined && { pattern }),
    ...(persona !== undefined && { persona }),
    ...(key !== undefined && { suggested_key: key }),
    ...(value !== undefined && { suggested_value: asValue(value, 'value') }),
  };
  const { commit, result } = await helios.writer.change(context, 'edit_pattern', (draft) => {
    const path = undecided(helios, draft, id);
    if (persona !== undefined) helios.personas.targetPath(persona);
    for (const [name, wanted] of Object.entries(values)) setWhereOther(draft, path, [name], wanted);
    const learned = asLearned(path, draft.data(path));
    return { message: `Edited a pattern: ${learned.pattern}`, result: learned };
  });
  return { pattern: result, commit };
};

export const adoptPattern: Handler<'adopt_pattern'> = async (helios, { id, target, ...input }, context) => {
  const key = parseBehaviorKey(input.key);
  const value = asValue(input.value, 'value');
  const { commit, result } = await helios.writer.change(context, 'adopt_pattern', (draft) => {
    const pattern = undecided(helios, draft, id);
    const path = helios.personas.targetPath(target);
    const old = valueAt(draft.data(path), key);
    setWhereOther(draft, path, key, value);
    draft.set(pattern, ['adopted'], new Date().toISOString());
    return {
      message: `${target} learned ${formatKey(key)}, as noticed: ${asLearned(pattern, draft.data(pattern)).pattern}`,
      result: { old_value: old ?? null, new_value: value },
    };
  });
  return { ...result, commit };
};

export const dismissPattern: Handler<'dismiss_pattern'> = async (helios, { id }, context) => {
  const { commit } = await helios.writer.change(context, 'dismiss_pattern', (draft) => {
    const path = undecided(helios, draft, id);
    draft.set(path, ['dismissed'], new Date().toISOString());
    return { message: `Dismissed a pattern: ${asLearned(path, draft.data(path)).pattern}`, result: null };
  });
  return { commit };
};

function setWhereOther(draft: Draft, path: string, key: readonly string[], value: Value): void {
  const old = valueAt(draft.data(path), key);
  if (old === undefined || !sameValue(old, value)) draft.set(path, key, value);
}

/**
 * Path of the file of a pattern. An id is looked up, never used as a path.
 * @throws HeliosError `not_found`; `conflict` for a pattern that was decided on
 */
function undecided({ files }: Helios, draft: Draft, id: string): string {
  const path = files.list('learned').find((candidate) => idOfPattern(candidate) === id);
  if (path === undefined) {
    throw new HeliosError('not_found', `There is no pattern ${JSON.stringify(id.slice(0, 100))}.`, {
      guidance: 'Call list_patterns for those there are.',
      validationErrors: [{ field: 'id', message: 'unknown pattern', type: 'not_found' }],
    });
  }
  const decision = decisionOn(draft.data(path));
  if (decision === null) return path;
  throw new HeliosError('conflict', `This pattern was ${decision} already.`, {
    guidance: 'Undo that in the timeline to decide anew.',
  });
}

function asLearned(path: string, data: Mapping): LearnedPattern {
  const { id, pattern, confidence, observations, last_seen } = describePattern(path, data);
  const textAt = (key: string) => (typeof data[key] === 'string' ? data[key] : null);
  const evidence: unknown = data['evidence'];
  return {
    id,
    pattern,
    confidence,
    observations,
    evidence: [evidence].flat().filter((item) => typeof item === 'string'),
    suggested: observations >= suggestionThreshold,
    persona: textAt('persona'),
    key: textAt('suggested_key'),
    value: data['suggested_value'] ?? null,
    first_seen: textAt('first_seen') ?? '',
    last_seen,
  };
}
