// Everything Helios can do, as one table: names, texts, shapes. Carriers (MCP, HTTP, command line, window) read it, the
// core implements it. MCP.md fixes the names, inputs and outputs of what `mcp` shows; the order here is the order there.

import { z } from 'zod';

import { interfaceOperations } from './interface-operations.ts';
import { checkSchema, personaNameSchema } from './model.ts';
import {
  change,
  commit,
  everywhere,
  filesToRestore,
  key,
  mapping,
  note,
  operation,
  origin,
  personaName,
  personaSummary,
  pointInTime,
  sentence,
  target,
  timestamp,
  value,
} from './operation.ts';

export const operations = {
  get_active_persona: operation({
    title: 'Get the active persona',
    description:
      "The user's preferred working style now, merged from the base identity and the active persona. Call it at the start of a conversation and follow `instructions`. `version` changes exactly when the merged behaviour does.",
    kind: 'read',
    carriers: everywhere,
    input: z.strictObject({ persona_name: personaName.optional().describe('Default: the active one') }),
    output: z.object({
      persona: z.object({ name: z.string(), specialization_level: z.number(), behaviors: mapping }),
      instructions: z.string(),
      weight: z.number(),
      version: z.string(),
      path: z.string(),
    }),
  }),
  get_base_config: operation({
    title: 'Get the base identity',
    description: 'The base identity that every persona inherits from, as it stands in its file.',
    kind: 'read',
    carriers: everywhere,
    input: z.strictObject({}),
    output: z.object({ config: mapping, path: z.string(), base_importance: z.number() }),
  }),
  list_personas: operation({
    title: 'List personas',
    description:
      'All personas with how much each inherits from the base, which one is active and which files are not valid.',
    kind: 'read',
    carriers: everywhere,
    input: z.strictObject({}),
    output: z.object({ personas: z.array(personaSummary), count: z.int() }),
  }),
  merge_behaviors: operation({
    title: 'Merge behaviours',
    description:
      'What base and persona merge to, the numbers behind it, and for each value (JSON Pointer) whether it came from the base, the persona or both.',
    kind: 'read',
    carriers: everywhere,
    input: z.strictObject({ persona_name: personaName.optional().describe('Default: the active one') }),
    output: z.object({
      merged_behaviors: mapping,
      calculation: z.object({
        base_importance: z.number(),
        specialization_level: z.number(),
        inheritance_weight: z.number(),
        persona_weight: z.number(),
      }),
      origins: z.record(z.string(), origin),
    }),
  }),
  set_active_persona: operation({
    title: 'Switch the active persona',
    description: 'Makes a persona the active one for every client. Ask the user before switching.',
    kind: 'write',
    idempotent: true,
    carriers: everywhere,
    input: z.strictObject({ persona_name: personaName }),
    output: z.object({ previous: z.string(), active: z.string() }),
  }),
  create_persona: operation({
    title: 'Create a persona',
    description:
      'A new persona, empty, with the given behaviours, or as a copy of another. Refused when the name is taken.',
    kind: 'write',
    carriers: everywhere,
    input: z.strictObject({
      name: personaNameSchema,
      specialization_level: z
        .number()
        .min(1)
        .max(1000)
        .describe('1 inherits most; the share of the base falls with its square'),
      description: z.string().max(1000).optional(),
      behaviors: mapping.optional(),
      copy_of: personaName.optional().describe('Persona whose file is the starting point'),
    }),
    output: z.object({ persona: personaSummary, path: z.string(), commit }),
  }),
  update_preference: operation({
    title: 'Update a preference',
    description: 'Sets a preference of the user in the base identity, so that every persona inherits it.',
    kind: 'write',
    idempotent: true,
    carriers: everywhere,
    input: z.strictObject({
      domain: z.string().min(1).max(200).describe('Section of the base identity, for example `communication`'),
      key: key.describe('Key inside the section, in dot notation'),
      value,
    }),
    output: z.object({
      updated: z.object({ domain: z.string(), key: z.string(), old_value: z.unknown(), new_value: z.unknown() }),
      commit,
    }),
  }),
  learn_behavior: operation({
    title: 'Learn a behaviour',
    description:
      'Sets one behaviour of a persona. A single value learned into a list is added to it once; anything else replaces. Can be undone with revert_learning.',
    kind: 'write',
    carriers: everywhere,
    input: z.strictObject({ persona: personaName, key, value }),
    output: z.object({ old_value: z.unknown(), new_value: z.unknown(), commit }),
  }),
  tune_weight: operation({
    title: 'Tune a weight',
    description:
      'Changes how strongly the base counts (`base_importance`, 0 to 1) or how far a persona stands from it (`specialization_level`, 1 or more).',
    kind: 'write',
    idempotent: true,
    carriers: everywhere,
    input: z.strictObject({
      target,
      parameter: z.enum(['base_importance', 'specialization_level']),
      value: z.number(),
    }),
    output: z.object({
      old_value: z.number(),
      new_value: z.number(),
      weights: z
        .array(z.object({ persona: z.string(), weight: z.number() }))
        .describe('Every persona whose weight changed'),
      commit,
    }),
  }),
  evolve_behavior: operation({
    title: 'Move a behaviour',
    description:
      'Moves one behaviour between the base and a persona, or between two personas. Both files change together or not at all.',
    kind: 'write',
    carriers: everywhere,
    input: z.strictObject({ from_config: target, to_config: target, key }),
    output: z.object({ value: z.unknown(), direction: z.enum(['promotion', 'demotion', 'transfer']), commit }),
  }),
  revert_learning: operation({
    title: 'Undo learning',
    description:
      'Undoes the last learned changes as one new change. Calling it again goes further back; it never redoes. Other changes stay.',
    kind: 'write',
    destructive: true,
    carriers: everywhere,
    input: z.strictObject({ commits_back: z.int().min(1).max(10) }),
    output: z.object({ reverted: z.array(z.object({ commit, message: z.string() })), commit }),
  }),
  observe_pattern: operation({
    title: 'Report an observed pattern',
    description:
      'Reports a preference of the user that you noticed, with what you saw. Nothing changes until the third sighting makes it a suggestion and the user adopts it.',
    kind: 'write',
    carriers: everywhere,
    input: z.strictObject({
      pattern: sentence.describe('The preference in one sentence, worded the same each time'),
      evidence: sentence.describe('What the user said or did'),
      persona: personaName.optional(),
      suggested_key: key.optional(),
      suggested_value: value.optional(),
    }),
    output: z.object({ observations: z.int(), confidence: z.number(), suggested: z.boolean() }),
  }),
  search_patterns: operation({
    title: 'Search observed patterns',
    description: 'Preferences noticed so far, the surest first.',
    kind: 'read',
    carriers: everywhere,
    input: z.strictObject({
      query: z.string().max(500).optional(),
      confidence_min: z.number().min(0).max(1).default(0.7),
    }),
    output: z.object({
      patterns: z.array(
        z.object({
          id: z.string(),
          pattern: z.string(),
          confidence: z.number(),
          observations: z.int(),
          suggestion: z
            .object({ persona: z.string().optional(), key: z.string(), value: z.unknown() })
            .nullable()
            .describe('What could be learned from it'),
          last_seen: timestamp,
        }),
      ),
      total_found: z.int(),
    }),
  }),
  commit_changes: operation({
    title: 'Commit changes',
    description:
      'Takes edits made to the files by hand into the history, with your message. Files that are not valid are refused.',
    kind: 'write',
    idempotent: true,
    carriers: everywhere,
    input: z.strictObject({
      message: sentence,
      files: z
        .array(z.string().min(1).max(500))
        .max(1000)
        .optional()
        .describe('Paths inside the state directory; default: all that changed'),
    }),
    output: z.object({
      commit: z.object({ id: commit, timestamp, message: z.string(), files: z.array(z.string()) }).optional(),
      note: z.string().optional(),
    }),
  }),
  get_history: operation({
    title: 'Get the history',
    description: 'Changes, newest first: when, who, with which tool, what. `next` continues where the page ends.',
    kind: 'read',
    carriers: everywhere,
    input: z.strictObject({
      limit: z.int().min(1).max(500).default(20),
      before: z.string().max(100).optional().describe('`next` of the page before'),
      persona: personaName.optional().describe('Only changes of this persona'),
    }),
    output: z.object({ entries: z.array(change), next: z.string().nullable() }),
  }),
  create_snapshot: operation({
    title: 'Take a snapshot',
    description: 'Names the state of everything as it is now, to come back to later.',
    kind: 'write',
    carriers: everywhere,
    input: z.strictObject({ reason: z.string().min(1).max(200) }),
    output: z.object({ snapshot: z.string(), commit }),
  }),
  rollback: operation({
    title: 'Roll back',
    description:
      'Restores everything, or the named files, to a snapshot or an earlier change, as a new change. A snapshot of now is taken first: roll back to `undo` to take it back. Ask the user first.',
    kind: 'write',
    destructive: true,
    carriers: everywhere,
    input: z.strictObject({
      to: pointInTime,
      files: filesToRestore,
    }),
    output: z.object({ restored: z.string(), changed: z.array(z.string()), undo: z.string(), commit, note }),
  }),
  get_health: operation({
    title: 'Get the health report',
    description: 'Whether Helios is well, check by check, with what to do where it is not.',
    kind: 'read',
    carriers: everywhere,
    input: z.strictObject({}),
    output: z.object({ healthy: z.boolean(), checks: z.array(checkSchema), metrics: mapping }),
  }),
  ...interfaceOperations,
} as const;

export type OperationName = keyof typeof operations;
export type Input<Name extends OperationName> = z.output<(typeof operations)[Name]['input']>;
export type Output<Name extends OperationName> = z.output<(typeof operations)[Name]['output']>;

// Object.keys is typed as string[]; the keys of a `const` table are its names.
export const operationNames = Object.keys(operations) as readonly OperationName[];

export const isOperationName = (name: string): name is OperationName => Object.hasOwn(operations, name);
