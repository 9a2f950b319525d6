// What the tray shows, asked of the owner. The state of record is there; this is a picture of it.

import type { Output } from '../../src-shared/operations.ts';
import type { DesktopOwner } from './desktop-owner.ts';

export interface TrayState {
  readonly personas: readonly { readonly name: string; readonly active: boolean; readonly valid: boolean }[];
  /** Checks that are not fine. */
  readonly problems: number;
  readonly paused: boolean;
  /** The newest change, which undo takes back; null without one. */
  readonly lastChange: { readonly commit: string; readonly message: string } | null;
  readonly snapshots: Output<'list_snapshots'>['snapshots'];
  /** Names of the clients that are connected. */
  readonly clients: readonly string[];
}

const snapshotsShown = 5;

/** @throws HeliosError while there is no owner */
export async function readTrayState(owner: DesktopOwner): Promise<TrayState> {
  const [{ personas }, { checks }, { sessions, paused }, { snapshots }, { entries, next }] = await Promise.all([
    owner.ask('list_personas', {}),
    owner.ask('get_health', {}),
    owner.ask('list_sessions', {}),
    owner.ask('list_snapshots', { limit: snapshotsShown }),
    owner.ask('get_history', { limit: 1 }),
  ]);
  const [last] = entries;
  return {
    personas: personas.map(({ name, active, valid }) => ({ name, active, valid })),
    problems: checks.filter(({ status }) => status === 'error').length,
    paused,
    // Before the first change there was nothing to go back to.
    lastChange: last && next !== null ? { commit: last.commit, message: last.message } : null,
    snapshots,
    clients: sessions.filter(({ transport }) => transport === 'stdio' || transport === 'http').map(({ name }) => name),
  };
}
