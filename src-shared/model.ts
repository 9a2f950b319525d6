// What Helios keeps: the files of a state directory as schemas and types. Pure data; reading and writing is core's.

import { z } from 'zod';

// zod would otherwise probe `new Function`, which a strict Content-Security-Policy reports as a violation.
z.config({ jitless: true });

/** What YAML and JSON can both hold. Mappings are plain objects; `undefined`, NaN and infinities never occur. */
export type Value = string | number | boolean | null | readonly Value[] | Mapping;
export interface Mapping {
  readonly [key: string]: Value;
}

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** MERGE.md: what a file means that does not say. */
export const defaultBaseImportance = 0.7;
export const defaultSpecializationLevel = 1;

/** Keys at the top level that describe a file rather than behaviour: never merged (MERGE.md). */
export const metadataKeys: ReadonlySet<string> = new Set([
  'base_importance',
  'specialization_level',
  'inherits_from',
  'name',
  'version',
  'created',
  'description',
]);

export const baseImportanceSchema = z.number().min(0).max(1);
export const specializationLevelSchema = z.number().min(1);

/** Base identity: behaviour under any key, and how strongly personas inherit it. */
export const baseSchema = z.looseObject({ base_importance: baseImportanceSchema.optional() });

/** A persona: behaviour under any key, and how far it stands from the base. Its own `base_importance` has no effect. */
export const personaSchema = z.looseObject({
  specialization_level: specializationLevelSchema.optional(),
  description: z.string().optional(),
});

/** Device names that Windows reserves in every folder and with any extension. */
const reservedNames = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** Names Helios gives to new persona files: safe as a file name on every system, and told apart without regard to case. */
export const personaNameSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(
    /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/,
    'lower-case letters, digits, `-` and `_`, beginning and ending with a letter or digit',
  )
  .refine((name) => !reservedNames.test(name), 'a name that Windows reserves for a device')
  .refine((name) => name !== 'base', '`base` is the name of the base identity');

/** A behaviour an assistant noticed; one file each in `learned/`. Confidence is n / (n + 1), at most 0.95. */
export const patternSchema = z.looseObject({
  pattern: z.string(),
  observations: z.int().min(1),
  confidence: z.number().min(0).max(1),
  evidence: z.array(z.string()),
  persona: z.string().optional(),
  suggested_key: z.string().optional(),
  suggested_value: z.unknown().optional(),
  first_seen: z.string(),
  last_seen: z.string(),
});
export type Pattern = z.infer<typeof patternSchema>;

/** From this many sightings on a pattern is a suggestion. */
export const suggestionThreshold = 3;
export const confidenceOf = (observations: number): number => Math.min(0.95, observations / (observations + 1));

/**
 * `config.yaml`. Every setting is in the file: a missing or an unknown key is an error that names it (B3).
 * A new installation gets `newSettings`.
 */
export const settingsSchema = z.strictObject({
  active_persona: z.string().min(1),
  http_port: z.int().min(0).max(65535),
  idle_timeout_s: z.number().positive(),
  shutdown_timeout_s: z.number().positive(),
  automatic_snapshots_kept: z.int().min(1),
  restart_first_delay_s: z.number().positive(),
  restart_delay_factor: z.number().min(1),
  restart_attempts: z.int().min(0),
  health_check_interval_s: z.number().positive(),
  health_monitor_interval_s: z.number().positive(),
  log_level: z.enum(['error', 'warn', 'info', 'debug']),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Settings of a new installation; `config.yaml` is written from this (core/first-start.ts). */
export const newSettings: Settings = {
  active_persona: 'welcome',
  http_port: 0,
  idle_timeout_s: 600,
  shutdown_timeout_s: 30,
  automatic_snapshots_kept: 50,
  restart_first_delay_s: 1,
  restart_delay_factor: 1.5,
  restart_attempts: 10,
  health_check_interval_s: 30,
  health_monitor_interval_s: 60,
  log_level: 'info',
};

/** `.helios_version` (H5). Raised when a directory written by this version could be misread by an older one. */
export const schemaVersion = 2;
export const versionFileSchema = z.looseObject({
  version: z.string(),
  schema_version: z.int().min(1),
  installed_at: z.string(),
  last_boot: z.string(),
  features: z.array(z.string()),
});
export type VersionFile = z.infer<typeof versionFileSchema>;

export const installationStates = ['fresh_install', 'needs_migration', 'corrupted', 'ready'] as const;
export type InstallationState = (typeof installationStates)[number];

export const checkSchema = z.object({
  id: z.string(),
  status: z.enum(['ok', 'warning', 'error']),
  message: z.string(),
  guidance: z.string(),
});
export type Check = z.infer<typeof checkSchema>;
