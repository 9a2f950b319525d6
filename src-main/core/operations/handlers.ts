// Which function carries out which operation of the table.

import { type Input, type OperationName, type Output } from '../../../src-shared/operations.ts';
import { type Helios } from '../helios.ts';
import { type CallContext } from '../writer.ts';
import { getDiff } from './diff.ts';
import { heal } from './heal.ts';
import { getHealth } from './health.ts';
import { commitChanges, getHistory } from './history.ts';
import { evolveBehavior, learnBehavior, setValue, tuneWeight, updatePreference } from './learning.ts';
import { observePattern, searchPatterns } from './patterns.ts';
import {
  createPersona,
  getActivePersona,
  getBaseConfig,
  listPersonas,
  mergedBehaviors,
  setActivePersona,
} from './personas.ts';
import { revertLearning } from './revert.ts';
import { previewRollback, rollback } from './rollback.ts';
import { createSnapshot, listSnapshots } from './snapshots.ts';

export type Handler<Name extends OperationName> = (
  helios: Helios,
  input: Input<Name>,
  context: CallContext,
) => Promise<Output<Name>>;

export const handlers: { readonly [Name in OperationName]: Handler<Name> } = {
  get_active_persona: getActivePersona,
  get_base_config: getBaseConfig,
  list_personas: listPersonas,
  merge_behaviors: mergedBehaviors,
  set_active_persona: setActivePersona,
  create_persona: createPersona,
  update_preference: updatePreference,
  learn_behavior: learnBehavior,
  tune_weight: tuneWeight,
  evolve_behavior: evolveBehavior,
  revert_learning: revertLearning,
  observe_pattern: observePattern,
  search_patterns: searchPatterns,
  commit_changes: commitChanges,
  get_history: getHistory,
  create_snapshot: createSnapshot,
  rollback,
  get_health: getHealth,
  set_value: setValue,
  list_snapshots: listSnapshots,
  get_diff: getDiff,
  preview_rollback: previewRollback,
  heal,
};
