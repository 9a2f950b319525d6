// What people have beside what clients have: operations of the interface and the command line.

import { z } from 'zod';

import { personaNameSchema, settingsSchema } from './model.ts';
import {
  change,
  commit,
  fileDiffs,
  filesToRestore,
  healOutcome,
  key,
  mapping,
  note,
  operation,
  personaName,
  point,
  pointInTime,
  sentence,
  snapshot,
  target,
  timestamp,
  value,
} from './operation.ts';

const people = ['ui', 'cli'] as const;

const document = z.object({
  target,
  path: z.string(),
  text: z.string().describe('As it stands in its file, valid or not'),
  version: z.string().describe('Changes exactly when the text does'),
  problem: z
    .object({ message: z.string(), line: z.int().optional(), column: z.int().optional() })
    .nullable()
    .describe('Why the text is not valid'),
  in_force: z.string().nullable().describe('The last good version, where the text is not valid'),
});
export type PersonaDocument = z.infer<typeof document>;

const personaData = z.object({
  name: z.string(),
  data: mapping.describe('The whole file as data; of a file that is not valid the last good version, or nothing'),
  valid: z.boolean(),
  problem: z.string().optional(),
  active: z.boolean(),
  last_change: z.object({ timestamp, actor: z.string() }).nullable(),
});
export type PersonaData = z.infer<typeof personaData>;

export const changeKinds = ['edit', 'learning', 'switch', 'settings', 'rollback', 'healing', 'upgrade'] as const;
const changeKind = z.enum(changeKinds);
export type ChangeKind = z.infer<typeof changeKind>;

const timelineEntry = change.extend({
  kind: changeKind,
  personas: z.array(z.string()).describe('Personas whose files it changed'),
  base: z.boolean().describe('It changed the base identity'),
  snapshots: z.array(snapshot).describe('Those that name the state after this change, newest first'),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

const learnedPattern = z.object({
  id: z.string(),
  pattern: z.string(),
  confidence: z.number(),
  observations: z.int(),
  evidence: z.array(z.string()),
  suggested: z.boolean().describe('Seen often enough to be proposed'),
  persona: z.string().nullable(),
  key: z.string().nullable(),
  value: value.nullable(),
  first_seen: timestamp,
  last_seen: timestamp,
});
export type LearnedPattern = z.infer<typeof learnedPattern>;
const patternId = z.string().min(1).max(300);

const session = z.object({
  id: z.string(),
  name: z.string().describe('As the client names itself'),
  client_version: z.string().nullable(),
  protocol: z.string().nullable().describe('Revision of MCP'),
  transport: z.enum(['stdio', 'http', 'page', 'command']),
  since: timestamp,
  calls: z.int(),
  failed: z.int(),
  last_call: z.object({ tool: z.string(), timestamp }).nullable(),
});
export type Session = z.infer<typeof session>;

const milliseconds = z.number().describe('ms');
const latency = z.object({
  name: z.string(),
  count: z.int(),
  failed: z.int(),
  p50: milliseconds,
  p95: milliseconds,
  p99: milliseconds,
  max: milliseconds,
});
export type Latency = z.infer<typeof latency>;

const metricSample = z.object({
  timestamp,
  operations: z.int(),
  failed: z.int(),
  commits: z.int(),
  recoveries: z.int(),
  p50: milliseconds.nullable(),
  p99: milliseconds.nullable(),
});
export type MetricSample = z.infer<typeof metricSample>;

const logLevel = settingsSchema.shape.log_level;
const logEntry = z.object({
  timestamp,
  level: logLevel,
  message: z.string(),
  fields: mapping,
});
export type LogEntry = z.infer<typeof logEntry>;

export const interfaceOperations = {
  set_value: operation({
    title: 'Set a value',
    description: 'Sets one key of the base identity or of a persona to exactly this value.',
    kind: 'write',
    idempotent: true,
    carriers: ['ui', 'cli'],
    input: z.strictObject({ target, key, value }),
    output: z.object({ old_value: z.unknown(), new_value: z.unknown(), commit }),
  }),
  list_snapshots: operation({
    title: 'List snapshots',
    description: 'Snapshots, newest first. `next` continues where the page ends.',
    kind: 'read',
    carriers: ['ui', 'cli'],
    input: z.strictObject({
      limit: z.int().min(1).max(500).default(50),
      before: z.string().max(300).optional().describe('`next` of the page before'),
    }),
    output: z.object({ snapshots: z.array(snapshot), next: z.string().nullable() }),
  }),
  get_diff: operation({
    title: 'Compare two states',
    description:
      'Which files differ between two snapshots, changes, or the files as they are `now`, with their texts as far as there is room.',
    kind: 'read',
    carriers: ['ui', 'cli'],
    input: z.strictObject({
      from: point.optional().describe('Default: what came just before `to`'),
      to: point.default('now'),
      file: z.string().min(1).max(500).optional().describe('Only this file'),
    }),
    output: z.object({ from: z.string().nullable(), to: z.string(), ...fileDiffs }),
  }),
  preview_rollback: operation({
    title: 'Preview a rollback',
    description: 'What rolling back everything, the named files or one persona would change. Changes nothing.',
    kind: 'read',
    carriers: ['ui', 'cli'],
    input: z.strictObject({
      to: pointInTime,
      files: filesToRestore,
      persona: personaName.optional().describe('Instead of files: those of this persona'),
    }),
    output: z.object({ to: commit, ...fileDiffs, note }),
  }),
  heal: operation({
    title: 'Heal',
    description:
      'Looks at everything, also what takes long, and repairs what can be repaired; what is replaced is kept in .recovery. What needs a person is left and named.',
    kind: 'write',
    idempotent: true,
    carriers: ['ui', 'cli'],
    input: z.strictObject({
      ids: z.array(z.string().min(1).max(600)).max(1000).optional().describe('Ids of checks; default: everything'),
      dry_run: z.boolean().default(false).describe('Do nothing; `healed` is then what would be'),
    }),
    output: z.object({
      healed: z.array(healOutcome),
      left: z.array(healOutcome),
      snapshot: z.string().optional().describe('Of the moment before'),
    }),
  }),
  get_document: operation({
    title: 'Get a document',
    description: 'The YAML text of the base identity or of a persona, to edit it.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({ target }),
    output: document,
  }),
  list_documents: operation({
    title: 'List documents',
    description: 'The base identity and every persona as data, so that merges can be computed without asking again.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({}),
    output: z.object({
      base: z.object({ data: mapping, valid: z.boolean(), problem: z.string().optional() }),
      personas: z.array(personaData),
    }),
  }),
  save_document: operation({
    title: 'Save a document',
    description:
      'Replaces the YAML text of the base identity or of a persona, or makes a new persona. Refused as `invalid` when the text is not valid, and as `conflict` when the file is no longer the one it is based on.',
    kind: 'write',
    carriers: people,
    input: z.strictObject({
      target,
      text: z.string(),
      based_on: z
        .string()
        .max(100)
        .nullable()
        .describe('`version` of the document that was edited; null: a new persona'),
    }),
    output: z.object({ version: z.string(), commit }),
  }),
  rename_persona: operation({
    title: 'Rename a persona',
    description: 'Gives a persona another name. When it is the active one it stays so.',
    kind: 'write',
    carriers: people,
    input: z.strictObject({ name: personaName, new_name: personaNameSchema }),
    output: z.object({ path: z.string(), commit }),
  }),
  delete_persona: operation({
    title: 'Delete a persona',
    description: 'Removes a persona; the history keeps it. The active one is refused.',
    kind: 'write',
    destructive: true,
    carriers: people,
    input: z.strictObject({ name: personaName }),
    output: z.object({ commit }),
  }),
  undo_change: operation({
    title: 'Undo a change',
    description:
      'Takes one change back as a new change, and keeps what came later. Refused as `conflict` when later changes are in the same place. Undoing an undo is a redo.',
    kind: 'write',
    carriers: people,
    input: z.strictObject({ commit: z.string().min(4).max(100) }),
    output: z.object({ undone: z.object({ commit, message: z.string() }), files: z.array(z.string()), commit }),
  }),
  find_changes: operation({
    title: 'Find changes',
    description: 'Changes, newest first, with their snapshots; only those that match every given filter.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({
      limit: z.int().min(1).max(500).default(50),
      before: z.string().max(100).optional().describe('`next` of the page before'),
      persona: target.optional().describe('`base` or the name of a persona'),
      actor: z.string().min(1).max(200).optional().describe('`you`, `external`, `helios`, or the name of a client'),
      kind: changeKind.optional(),
      text: z.string().min(1).max(200).optional().describe('Part of the sentence, in any case'),
      snapshots_only: z.boolean().default(false),
    }),
    output: z.object({ entries: z.array(timelineEntry), next: z.string().nullable() }),
  }),
  list_actors: operation({
    title: 'List actors',
    description: 'Everybody who has made a change, with how many.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({}),
    output: z.object({ actors: z.array(z.object({ name: z.string(), changes: z.int() })) }),
  }),
  list_patterns: operation({
    title: 'List observed patterns',
    description: 'What clients noticed about the user and nobody has decided on yet, the surest first.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({}),
    output: z.object({ patterns: z.array(learnedPattern) }),
  }),
  edit_pattern: operation({
    title: 'Edit a pattern',
    description: 'Words a pattern anew, or says where and as what it is to be learned.',
    kind: 'write',
    idempotent: true,
    carriers: people,
    input: z.strictObject({
      id: patternId,
      pattern: sentence.optional(),
      persona: target.optional(),
      key: key.optional(),
      value: value.optional(),
    }),
    output: z.object({ pattern: learnedPattern, commit }),
  }),
  adopt_pattern: operation({
    title: 'Adopt a pattern',
    description:
      'Learns what was noticed: sets the key in the base identity or in a persona and puts the pattern away, as one change.',
    kind: 'write',
    carriers: people,
    input: z.strictObject({ id: patternId, target, key, value }),
    output: z.object({ old_value: z.unknown(), new_value: z.unknown(), commit }),
  }),
  dismiss_pattern: operation({
    title: 'Dismiss a pattern',
    description: 'Puts a pattern away; it is not proposed again.',
    kind: 'write',
    carriers: people,
    input: z.strictObject({ id: patternId }),
    output: z.object({ commit }),
  }),
  get_settings: operation({
    title: 'Get the settings',
    description: 'Every setting of config.yaml.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({}),
    output: z.object({
      settings: settingsSchema,
      path: z.string(),
      text: z.string().describe('As it stands in its file'),
    }),
  }),
  update_settings: operation({
    title: 'Update settings',
    description: 'Sets the named settings, as one change.',
    kind: 'write',
    idempotent: true,
    carriers: people,
    input: z.strictObject({ values: settingsSchema.partial() }),
    output: z.object({ settings: settingsSchema, commit }),
  }),
  list_sessions: operation({
    title: 'List sessions',
    description: 'Who is connected now.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({}),
    output: z.object({
      sessions: z.array(session),
      paused: z.boolean().describe('Changes by clients are refused until the user ends the pause'),
    }),
  }),
  set_paused: operation({
    title: 'Pause changes by clients',
    description: 'From now on changes that clients ask for are refused, or no longer. Reading goes on either way.',
    kind: 'write',
    idempotent: true,
    carriers: people,
    input: z.strictObject({ paused: z.boolean() }),
    output: z.object({ paused: z.boolean() }),
  }),
  get_connection_info: operation({
    title: 'Get what a client needs to connect',
    description: 'The command of the shim and the address of the HTTP endpoint; the token stays where it is.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({}),
    output: z.object({
      state_dir: z.string(),
      command: z.string().describe('Program that a client starts'),
      args: z.array(z.string()),
      http_url: z.string().nullable().describe('Null: nothing listens over HTTP'),
      token_file: z.string().describe('Where the bearer token for HTTP is kept'),
    }),
  }),
  get_metrics: operation({
    title: 'Get the metrics',
    description: 'Counts and latencies since the start, and samples of the last hour, oldest first.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({}),
    output: z.object({
      since: timestamp,
      operations: z
        .object({ total: z.int(), failed: z.int(), today: z.int(), failed_today: z.int() })
        .describe('Today: since midnight UTC, earlier runs included'),
      commits: z.int(),
      recoveries: z.object({ attempts: z.int(), successes: z.int() }),
      memory_bytes: z.int(),
      tools: z.array(latency).describe('Operations, the most called first'),
      git: z.array(latency).describe('What git and the disk take'),
      sample_interval_s: z.number(),
      samples: z.array(metricSample),
    }),
  }),
  read_log: operation({
    title: 'Read the log',
    description:
      'Lines of the log, newest first, that match every given filter. Looks at a part of the log at a time: fewer lines than asked for, or none, are not the end while there is a `next`.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({
      limit: z.int().min(1).max(500).default(100),
      before: z.string().max(100).optional().describe('`next` of the page before'),
      level: logLevel.optional().describe('This level and worse'),
      text: z.string().min(1).max(200).optional(),
    }),
    output: z.object({ entries: z.array(logEntry), next: z.string().nullable() }),
  }),
  get_report: operation({
    title: 'Get a report',
    description:
      'State, versions, checks, metrics and recent failures as a text to pass on. Holds nothing that personas say.',
    kind: 'read',
    carriers: people,
    input: z.strictObject({}),
    output: z.object({ text: z.string() }),
  }),
} as const;
