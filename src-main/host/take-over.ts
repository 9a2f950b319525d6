// Becoming the owner where there may be one already: a mute one is ended, one of a lower rank is asked to hand over.

import { setTimeout as delay } from 'node:timers/promises';

import type { LockInfo } from '../../src-shared/relay-protocol.ts';
import { endMuteOwner } from './mute-owner.ts';
import { askHandOver } from './owner-client.ts';
import { becomeOwner, type Owner, type OwnerOptions } from './owner.ts';
import { readSettings } from './read-settings.ts';

/** How long an owner that agreed to hand over may take to finish what it runs. */
const handOverTimeoutMs = 40_000;
const pollMs = 50;

/**
 * @returns the owner, or who keeps the directory to itself
 * @throws HeliosError what keeps the state directory from being opened
 */
export async function takeOver(options: OwnerOptions): Promise<Owner | { readonly heldBy: LockInfo }> {
  const { dir, rank } = options;
  for (const deadline = Date.now() + handOverTimeoutMs; ; await delay(pollMs)) {
    const owner = await becomeOwner(options);
    if ('helios' in owner) return owner;
    if (await endMuteOwner(dir, owner.heldBy, () => readSettings(dir))) continue;
    if ((await askHandOver(dir, rank)) === 'refused' || Date.now() > deadline) return owner;
  }
}
