// Operations on personas: what is active, what it merges to, which there are, switching and creating.

import { createHash } from 'node:crypto';

import { HeliosError } from '../../../src-shared/errors.ts';
import { renderInstructions } from '../../../src-shared/instructions.ts';
import { behaviorsOf } from '../../../src-shared/inheritance.ts';
import { defaultBaseImportance } from '../../../src-shared/model.ts';
import { type Output } from '../../../src-shared/operations.ts';
import { type Draft } from '../draft.ts';
import { asMapping } from '../json-value.ts';
import { personaNameOf, type InheritedPersona } from '../personas.ts';
import { settingsPath } from '../working-files.ts';
import { formatYaml } from '../../../src-shared/yaml/yaml-text.ts';
import { requireFreeName } from './free-name.ts';
import { type Handler } from './handlers.ts';

type ActivePersona = Output<'get_active_persona'>;

/** The same merge gives the same answer; rendering and hashing it once is what makes the answer fast. */
const answers = new WeakMap<InheritedPersona, ActivePersona>();

export const getActivePersona: Handler<'get_active_persona'> = async ({ personas }, { persona_name }) => {
  const inherited = await personas.inherited(persona_name ?? (await personas.settings()).active_persona);
  let answer = answers.get(inherited);
  if (!answer) {
    const { name, specializationLevel, persona, merged, weight, path } = inherited;
    answer = {
      persona: { name, specialization_level: specializationLevel, behaviors: behaviorsOf(persona) },
      instructions: renderInstructions(inherited, merged),
      weight,
      version: createHash('sha256').update(JSON.stringify(merged)).digest('hex').slice(0, 16),
      path,
    };
    answers.set(inherited, answer);
  }
  return answer;
};

export const getBaseConfig: Handler<'get_base_config'> = async ({ personas }) => {
  const config = await personas.base();
  const importance = config['base_importance'];
  return {
    config,
    path: personas.basePath(),
    base_importance: typeof importance === 'number' ? importance : defaultBaseImportance,
  };
};

export const listPersonas: Handler<'list_personas'> = async ({ personas }) => {
  const list = await personas.list();
  return { personas: list, count: list.length };
};

export const mergedBehaviors: Handler<'merge_behaviors'> = async ({ personas }, { persona_name }) => {
  const inherited = await personas.inherited(persona_name ?? (await personas.settings()).active_persona);
  const { baseImportance, specializationLevel, weight, merged, origins } = inherited;
  return {
    merged_behaviors: merged,
    calculation: {
      base_importance: baseImportance,
      specialization_level: specializationLevel,
      inheritance_weight: weight,
      persona_weight: 1 - weight,
    },
    origins,
  };
};

export const setActivePersona: Handler<'set_active_persona'> = async (helios, { persona_name }, context) => {
  const { result } = await helios.writer.change(context, 'set_active_persona', async (draft) => {
    const active = personaNameOf(helios.personas.pathOf(persona_name));
    await helios.personas.inherited(active); // a persona that cannot be served must not become active
    const { active_persona: previous } = await helios.personas.settings();
    draft.set(settingsPath, ['active_persona'], active);
    return { message: `Switched from ${previous} to ${active}`, result: { previous, active } };
  });
  return result;
};

export const createPersona: Handler<'create_persona'> = async (helios, input, context) => {
  const { commit, result: path } = await helios.writer.change(context, 'create_persona', (draft) => {
    const { name, copy_of } = input;
    const path = `personas/${name}.yaml`;
    requireFreeName(helios.files, name, 'name');
    draft.put(path, copy_of === undefined ? '' : copyOf(draft, helios.personas.pathOf(copy_of)));
    fill(draft, path, input);
    return {
      message: copy_of === undefined ? `Created ${name}` : `Created ${name} as a copy of ${copy_of}`,
      result: path,
    };
  });
  const persona = (await helios.personas.list()).find(({ name }) => name === input.name);
  if (!persona) throw new HeliosError('conflict', `${input.name} was removed as soon as it was created.`);
  return { persona, path, commit };
};

const copyOf = (draft: Draft, path: string): string => draft.text(path) ?? '';

function fill(draft: Draft, path: string, input: Parameters<typeof createPersona>[1]): void {
  const head = {
    name: input.name,
    ...(input.description !== undefined && { description: input.description }),
    specialization_level: input.specialization_level,
  };
  const behaviors = input.behaviors && asMapping(input.behaviors, 'behaviors');
  if (draft.text(path) === '') draft.put(path, formatYaml(behaviors ? { ...head, behaviors } : head));
  else
    for (const [key, value] of Object.entries(behaviors ? { ...head, behaviors } : head)) draft.set(path, [key], value);
}
