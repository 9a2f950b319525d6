// Operations that change single values of the base or of a persona.

import { z } from 'zod';

import { HeliosError } from '../../../src-shared/errors.ts';
import { inheritanceWeight, sameValue } from '../../../src-shared/inheritance.ts';
import {
  baseImportanceSchema,
  defaultBaseImportance,
  defaultSpecializationLevel,
  specializationLevelSchema,
  type Value,
} from '../../../src-shared/model.ts';
import { type Helios } from '../helios.ts';
import { type CallContext } from '../writer.ts';
import { asValue } from '../json-value.ts';
import { formatKey, parseBehaviorKey, parseKey, valueAt } from '../../../src-shared/key-path.ts';
import { validate } from '../validate.ts';
import { type Handler } from './handlers.ts';

/** Changes that revert_learning takes back. */
export const learningTools: ReadonlySet<string> = new Set([
  'learn_behavior',
  'tune_weight',
  'evolve_behavior',
  'update_preference',
]);

export const updatePreference: Handler<'update_preference'> = async (helios, { domain, key, value }, context) => {
  const path = [...parseBehaviorKey(domain), ...parseKey(key)];
  const { commit, result } = await setOne(helios, context, 'update_preference', 'base', path, asValue(value, 'value'));
  return { updated: { domain, key, ...result }, commit };
};

export const setValue: Handler<'set_value'> = async (helios, { target, key, value }, context) => {
  const { commit, result } = await setOne(helios, context, 'set_value', target, parseKey(key), asValue(value, 'value'));
  return { ...result, commit };
};

function setOne(
  helios: Helios,
  context: CallContext,
  tool: string,
  target: string,
  key: readonly string[],
  value: Value,
) {
  return helios.writer.change(context, tool, (draft) => {
    const path = helios.personas.targetPath(target);
    const old = valueAt(draft.data(path), key);
    if (old === undefined || !sameValue(old, value)) draft.set(path, key, value);
    return { message: `Set ${formatKey(key)} of ${target}`, result: { old_value: old ?? null, new_value: value } };
  });
}

export const learnBehavior: Handler<'learn_behavior'> = async (helios, input, context) => {
  const key = parseBehaviorKey(input.key);
  const learned = asValue(input.value, 'value');
  const { commit, result } = await helios.writer.change(context, 'learn_behavior', (draft) => {
    const path = helios.personas.pathOf(input.persona);
    const old = valueAt(draft.data(path), key);
    const value = learnedInto(old, learned);
    if (old === undefined || !sameValue(old, value)) draft.set(path, key, value);
    return {
      message: `${input.persona} learned ${formatKey(key)}`,
      result: { old_value: old ?? null, new_value: value },
    };
  });
  return { ...result, commit };
};

/** A scalar learned into a list is appended once; anything else replaces (MCP.md). */
function learnedInto(old: Value | undefined, learned: Value): Value {
  const isScalar = typeof learned !== 'object' || learned === null;
  if (!Array.isArray(old) || !isScalar) return learned;
  const items: readonly Value[] = old;
  return items.some((item) => sameValue(item, learned)) ? items : [...items, learned];
}

export const tuneWeight: Handler<'tune_weight'> = async (helios, { target, parameter, value }, context) => {
  const isBase = target === 'base';
  if (isBase !== (parameter === 'base_importance')) {
    const right = isBase ? 'base_importance' : 'specialization_level';
    throw new HeliosError('invalid', `${target} has no ${parameter}.`, {
      guidance: `Tune ${right} of ${target}.`,
      validationErrors: [{ field: 'parameter', message: `must be ${right} for ${target}`, type: 'not_allowed' }],
    });
  }
  validate(
    z.object({ value: isBase ? baseImportanceSchema : specializationLevelSchema }),
    { value },
    `${parameter} of ${target}`,
  );
  const { commit, result } = await helios.writer.change(context, 'tune_weight', async (draft) => {
    const path = helios.personas.targetPath(target);
    const inFile = draft.data(path)[parameter];
    const old = typeof inFile === 'number' ? inFile : isBase ? defaultBaseImportance : defaultSpecializationLevel;
    if (inFile !== value) draft.set(path, [parameter], value);
    const weights = await changedWeights(helios, target, isBase ? value : null, isBase ? null : value);
    return {
      message: `Set ${parameter} of ${target} from ${old} to ${value}`,
      result: { old_value: old, new_value: value, weights },
    };
  });
  return { ...result, commit };
};

async function changedWeights(helios: Helios, target: string, importance: number | null, level: number | null) {
  const base = (await helios.personas.base())['base_importance'];
  const baseImportance = importance ?? (typeof base === 'number' ? base : defaultBaseImportance);
  const weights = [];
  for (const { name, specialization_level, weight } of await helios.personas.list()) {
    const next = inheritanceWeight(baseImportance, name === target && level !== null ? level : specialization_level);
    if (next !== weight) weights.push({ persona: name, weight: next });
  }
  return weights;
}

export const evolveBehavior: Handler<'evolve_behavior'> = async (helios, input, context) => {
  const key = parseBehaviorKey(input.key);
  const { from_config: from, to_config: to } = input;
  const { commit, result } = await helios.writer.change(context, 'evolve_behavior', (draft) => {
    const source = helios.personas.targetPath(from);
    const destination = helios.personas.targetPath(to);
    if (source === destination) throw new HeliosError('invalid', `${from} and ${to} are the same.`);
    const value = valueAt(draft.data(source), key);
    if (value === undefined) {
      throw new HeliosError('not_found', `${from} has no ${formatKey(key)}.`, {
        validationErrors: [{ field: 'key', message: `not in ${from}`, type: 'not_found' }],
      });
    }
    draft.remove(source, key);
    draft.set(destination, key, value);
    const direction = to === 'base' ? 'promotion' : from === 'base' ? 'demotion' : 'transfer';
    return { message: `Moved ${formatKey(key)} from ${from} to ${to}`, result: { value, direction } as const };
  });
  return { ...result, commit };
};
