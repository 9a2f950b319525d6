// What a supervisor and the owner that it started say to each other, over the channel of child_process, and the owner's
// end of it.

import type { OwnerInfo } from './owner.ts';
import type { Settings } from '../../src-shared/model.ts';

export type SupervisionSettings = Pick<
  Settings,
  | 'restart_first_delay_s'
  | 'restart_delay_factor'
  | 'restart_attempts'
  | 'health_check_interval_s'
  | 'shutdown_timeout_s'
>;

export type ToOwner = { readonly say: 'ping' } | { readonly say: 'stop' };
export type ToSupervisor =
  | { readonly say: 'pong' }
  /** `settings` only from a process that owns the directory itself. */
  | { readonly say: 'ready'; readonly info: OwnerInfo; readonly settings: SupervisionSettings | null };

/** Environment variable that marks a supervised process; holds the pid of the one that crashed before it, or 0. */
export const supervisedVariable = 'HELIOS_SUPERVISED';

export interface Supervised {
  /** Pid of the supervisor, and of the owner whose crash it has reported, or 0. */
  readonly watch: { readonly by: number; readonly predecessor: number };
  readonly ready: (info: OwnerInfo, settings: SupervisionSettings | null) => void;
}

/**
 * Null where nobody supervises this process. From the call on it answers the supervisor's questions.
 * @param onStop the supervisor wants it to end in order, or is gone itself
 */
export function meetSupervisor(onStop: () => void): Supervised | null {
  const { [supervisedVariable]: predecessor } = process.env;
  if (predecessor === undefined || !process.send) return null;
  delete process.env[supervisedVariable]; // not for the programs that this one starts
  const tell = (message: ToSupervisor): void => {
    // It fails when the supervisor is gone, and then 'disconnect' has been told.
    process.send?.(message, undefined, {}, () => {});
  };
  // Only our own supervisor has the other end of the channel.
  process.on('message', ({ say }: ToOwner) => {
    if (say === 'ping') tell({ say: 'pong' });
    else onStop();
  });
  process.once('disconnect', onStop);
  process.channel?.unref();
  return {
    watch: { by: process.ppid, predecessor: Number(predecessor) },
    ready: (info, settings) => tell({ say: 'ready', info, settings }),
  };
}

export const isSupervised = (): boolean => process.env[supervisedVariable] !== undefined && process.send !== undefined;
