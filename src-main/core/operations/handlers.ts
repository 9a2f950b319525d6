// Which function carries out which operation of the table.

import { type Input, type OperationName, type Output } from '../../../src-shared/operations.ts';
import { type Helios } from '../helios.ts';
import { type CallContext } from '../writer.ts';
import { getDiff } from './diff.ts';
import { getDocument, listDocuments } from './documents.ts';
import { heal } from './heal.ts';
import { getHealth } from './health.ts';
import { commitChanges, getHistory } from './history.ts';
import { evolveBehavior, learnBehavior, setValue, tuneWeight, updatePreference } from './learning.ts';
import { readLog } from './log.ts';
import { getMetrics } from './metrics.ts';
import { adoptPattern, dismissPattern, editPattern, listPatterns } from './learned-patterns.ts';
import { observePattern, searchPatterns } from './patterns.ts';
import { deletePersona, renamePersona } from './persona-files.ts';
import {
  createPersona,
  getActivePersona,
  getBaseConfig,
  listPersonas,
  mergedBehaviors,
  setActivePersona,
} from './personas.ts';
import { getReport } from './report.ts';
import { revertLearning } from './revert.ts';
import { previewRollback, rollback } from './rollback.ts';
import { saveDocument } from './save-document.ts';
import { getConnectionInfo, listSessions, setPaused } from './sessions.ts';
import { getSettings, updateSettings } from './settings.ts';
import { createSnapshot, listSnapshots } from './snapshots.ts';
import { findChanges, listActors } from './timeline.ts';
import { undoChange } from './undo.ts';

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
  get_document: getDocument,
  list_documents: listDocuments,
  save_document: saveDocument,
  rename_persona: renamePersona,
  delete_persona: deletePersona,
  undo_change: undoChange,
  find_changes: findChanges,
  list_actors: listActors,
  list_patterns: listPatterns,
  edit_pattern: editPattern,
  adopt_pattern: adoptPattern,
  dismiss_pattern: dismissPattern,
  get_settings: getSettings,
  update_settings: updateSettings,
  list_sessions: listSessions,
  set_paused: setPaused,
  get_connection_info: getConnectionInfo,
  get_metrics: getMetrics,
  read_log: readLog,
  get_report: getReport,
};
