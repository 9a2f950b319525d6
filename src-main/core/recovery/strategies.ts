// What the doctor looks for, in this order: what everything else stands on first.

import { findBrokenRepository, findMissingObjects } from './broken-history.ts';
import { findCorruptedYaml } from './corrupted-yaml.ts';
import { findLittleSpace } from './disk-space.ts';
import { findDuplicateNames } from './duplicate-names.ts';
import { findDetachedHead, findUnfinishedGit } from './git-state.ts';
import { findInvalidPermissions } from './invalid-permissions.ts';
import { findJournalDamage } from './journal-damage.ts';
import { findLeftBehind } from './left-behind.ts';
import { findMissingDirectories } from './missing-directory.ts';
import { findMissingFiles } from './missing-file.ts';
import { findReadOnly } from './read-only.ts';
import { findSettingsKeys } from './settings-keys.ts';
import { findStaleLocksOfGit } from './stale-lock.ts';
import { type Strategy } from './strategy.ts';
import { findUncommittedChanges } from './uncommitted-changes.ts';

export const strategies: readonly Strategy[] = [
  { id: 'disk_space', fine: 'There is space on the disk', quick: true, find: (patient) => findLittleSpace(patient) },
  { id: 'missing_directory', fine: 'Every folder is there', quick: true, find: findMissingDirectories },
  {
    id: 'invalid_permissions',
    fine: 'The state directory is private to you',
    quick: true,
    find: findInvalidPermissions,
  },
  { id: 'read_only', fine: 'The state directory can be written to', quick: true, find: findReadOnly },
  { id: 'stale_lock', fine: 'No git command left a lock behind', quick: true, find: findStaleLocksOfGit },
  { id: 'broken_git', fine: 'Branches and snapshots can be read', quick: false, find: findBrokenRepository },
  { id: 'unfinished_git', fine: 'No merge or rebase is unfinished', quick: true, find: findUnfinishedGit },
  { id: 'detached_head', fine: 'The history is on a branch', quick: true, find: findDetachedHead },
  { id: 'missing_objects', fine: 'Every object of the history is whole', quick: false, find: findMissingObjects },
  { id: 'half_written_journal', fine: 'The journal can be read', quick: false, find: findJournalDamage },
  {
    id: 'missing_file',
    fine: 'Settings and base identity are there',
    quick: true,
    changesFiles: true,
    find: findMissingFiles,
  },
  {
    id: 'settings_keys',
    fine: 'Every setting is in its file',
    quick: true,
    changesFiles: true,
    find: findSettingsKeys,
  },
  { id: 'corrupted_yaml', fine: 'Every file is valid', quick: true, changesFiles: true, find: findCorruptedYaml },
  { id: 'uncommitted_changes', fine: 'Every edit is in the history', quick: true, find: findUncommittedChanges },
  { id: 'duplicate_names', fine: 'No two files have one name', quick: true, find: findDuplicateNames },
  { id: 'left_behind', fine: 'Nothing was left behind', quick: true, find: findLeftBehind },
];
