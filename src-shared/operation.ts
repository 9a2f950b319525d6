// What an operation is, and the shapes that several of them share.

import { z } from 'zod';

import { checkSchema } from './model.ts';

export type Carrier = 'mcp' | 'ui' | 'cli';

export interface Operation<Input extends z.ZodType, Output extends z.ZodType> {
  readonly title: string;
  /** Static text: what personas contain never becomes part of it. */
  readonly description: string;
  readonly kind: 'read' | 'write';
  readonly destructive?: boolean;
  readonly idempotent?: boolean;
  readonly carriers: readonly Carrier[];
  readonly input: Input;
  /** Beside `status: "success"`. */
  readonly output: Output;
}

export const operation = <Input extends z.ZodType, Output extends z.ZodType>(definition: Operation<Input, Output>) =>
  definition;

export const everywhere = ['mcp', 'ui', 'cli'] as const;
export const timestamp = z.string().describe('UTC, ISO 8601');
export const commit = z.string().describe('Id of the change in the history');
export const origin = z.enum(['base', 'persona', 'blend']);
export const mapping = z.record(z.string(), z.unknown());
/** Names of existing personas are looked up, never used as a path; so any text may ask. */
export const personaName = z.string().min(1).max(200);
export const target = personaName.describe('`base` or the name of a persona');
export const key = z
  .string()
  .min(1)
  .max(500)
  .describe(
    'Key from the top of the file in dot notation, for example `behaviors.tools`; a dot inside a key is written `\\.`',
  );
export const value = z.unknown().describe('Any JSON value');
export const sentence = z.string().min(1).max(2000);

export const change = z.object({
  commit,
  timestamp,
  actor: z.string().describe('Who: a client with its version, `you`, `external` or `helios`'),
  tool: z.string(),
  message: z.string(),
  files: z.array(z.string()),
});
export type Change = z.infer<typeof change>;

export const point = z.string().min(1).max(300);
export const pointInTime = point.describe('Name of a snapshot, or id of a change');
export const filesToRestore = z.array(z.string().min(1).max(500)).min(1).max(1000).optional();
export const note = z.string().optional().describe('Which files stay as they are, and why');

const fileDiff = z.object({
  path: z.string(),
  status: z.enum(['added', 'removed', 'changed']),
  before: z.string().nullable().describe('Null: there was no such file, or see `omitted`'),
  after: z.string().nullable(),
  omitted: z.enum(['too_large', 'not_text', 'not_kept']).optional().describe('Why the texts are left out'),
});
export type FileDiff = z.infer<typeof fileDiff>;
export const fileDiffs = { files: z.array(fileDiff), more: z.int().describe('Differing files beyond those listed') };

export const snapshot = z.object({
  name: z.string(),
  commit,
  timestamp,
  reason: z.string(),
  automatic: z.boolean().describe('Taken by Helios before something risky'),
  actor: z.string(),
});
export type Snapshot = z.infer<typeof snapshot>;

export const healOutcome = checkSchema.extend({ undo: z.string().optional().describe('How to take it back') });
export type HealOutcome = z.infer<typeof healOutcome>;

export const personaSummary = z.object({
  name: z.string(),
  description: z.string(),
  specialization_level: z.number(),
  weight: z.number(),
  active: z.boolean(),
  valid: z.boolean(),
  problem: z.string().optional().describe('Why the file is not valid, with line and column'),
});
export type PersonaSummary = z.infer<typeof personaSummary>;
