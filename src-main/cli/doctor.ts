// `helios doctor`: every check with what to do, and with --fix the repair of what can be repaired, also of a directory that
// does not open any more.

import { type Command } from 'commander';

import { HeliosError } from '../../src-shared/errors.ts';
import type { Check } from '../../src-shared/model.ts';
import type { HealOutcome } from '../../src-shared/operation.ts';
import type { Output } from '../../src-shared/operations.ts';
import { heliosVersion } from '../../src-shared/version.ts';
import { failureOf } from '../core/call.ts';
import { nodeDisk } from '../core/disk.ts';
import { acquireLock } from '../core/ownership/lock.ts';
import { type HealReport } from '../core/recovery/heal.ts';
import { repairState } from '../core/recovery/repair-state.ts';
import { strategies } from '../core/recovery/strategies.ts';
import { listenOwnerSocket } from '../host/socket.ts';
import { paint, plain, print, printJson } from './print.ts';
import { CommandFailure, withHelios } from './with-helios.ts';

export function addDoctorCommand(program: Command, dir: () => string): void {
  program
    .command('doctor')
    .description('check everything and say what to do')
    .option('--fix', 'repair what can be repaired, and say what was')
    .option('--json', 'as JSON')
    .action(async ({ fix = false, json = false }: { fix?: boolean; json?: boolean }) => {
      process.exitCode = await (fix ? repair(dir(), json) : diagnose(dir(), json));
    });
}

/** What a health report leaves out because it takes long. */
const thorough = strategies.filter(({ quick }) => !quick);

/** @returns the exit code: 0 when healthy */
async function diagnose(dir: string, json: boolean): Promise<number> {
  const { checks, metrics } = await withHelios(dir, async (ask) => {
    const health = await ask('get_health', {});
    const deep = await ask('heal', { dry_run: true, ids: thorough.map(({ id }) => id) });
    const found = [...deep.healed, ...deep.left];
    const rows = thorough.flatMap(({ id, fine }) => {
      const problems = found.filter((outcome) => outcome.id === id || outcome.id.startsWith(`${id}:`));
      return problems.length > 0 ? problems : [{ id, status: 'ok' as const, message: fine, guidance: '' }];
    });
    return { checks: [...health.checks, ...rows], metrics: health.metrics };
  }).catch(reportClosed);
  const healthy = checks.every(({ status }) => status !== 'error');
  if (json) printJson({ healthy, checks, metrics });
  else {
    for (const check of checks) printOutcome(marks[check.status], check);
    print(verdict(checks.map(({ status }) => status)));
  }
  return healthy ? 0 : 1;
}

function verdict(found: readonly Check['status'][]): string {
  if (found.includes('error')) return 'Something needs you: see above, or try `helios doctor --fix`.';
  return found.includes('warning') ? 'Helios works; what deserves a look stands above.' : 'Everything is fine.';
}

const marks = {
  ok: paint('green', 'ok     '),
  warning: paint('yellow', 'warning'),
  error: paint('red', 'error  '),
};

function printOutcome(
  mark: string,
  { message, guidance, undo = '' }: Pick<HealOutcome, 'message' | 'guidance' | 'undo'>,
): void {
  print(`${mark}  ${plain(message)}`);
  for (const line of [guidance, undo === '' ? '' : `To undo: ${undo}`])
    if (line !== '') print(`         ${plain(line)}`);
}

/** A directory that cannot be opened is what a doctor is asked about. */
function reportClosed(error: unknown): Pick<Output<'get_health'>, 'checks' | 'metrics'> {
  if (!(error instanceof CommandFailure)) throw error;
  const { message, guidance } = error.failure;
  return { checks: [{ id: 'open', status: 'error', message, guidance }], metrics: {} };
}

/** @returns the exit code: 0 when nothing is left that is wrong */
async function repair(dir: string, json: boolean): Promise<number> {
  const { healed, left } = await healAll(dir);
  if (json) printJson({ healed, left });
  else {
    for (const outcome of healed) printOutcome(paint('green', 'healed '), outcome);
    for (const outcome of left) printOutcome(marks[outcome.status], outcome);
    print(summary(healed.length, left.length));
  }
  return left.some(({ status }) => status === 'error') ? 1 : 0;
}

function summary(healed: number, left: number): string {
  if (healed + left === 0) return 'Nothing was wrong.';
  return left === 0 ? `Healed: ${healed}. Everything is fine.` : `Healed: ${healed}. Left for you: ${left}, see above.`;
}

type Report = Pick<Output<'heal'>, 'healed' | 'left'>;

async function healAll(dir: string): Promise<Report> {
  const first = await healOpen(dir);
  if (!(first instanceof CommandFailure)) return first;
  const before = await repairClosed(dir);
  if (before instanceof HeliosError) return { healed: [], left: [closed(first)] };
  const second = await healOpen(dir, before.healed);
  if (second instanceof CommandFailure) {
    const left = before.left.length > 0 ? before.left : [closed(second)];
    return { healed: before.healed, left };
  }
  return { healed: [...before.healed, ...second.healed], left: second.left };
}

const closed = ({ failure }: CommandFailure): HealOutcome => ({
  id: 'open',
  status: 'error',
  message: failure.message,
  guidance: failure.guidance,
});

/** @param repaired what was done while it was closed: settings among it are the first change afterwards */
async function healOpen(dir: string, repaired: readonly HealOutcome[] = []): Promise<Report | CommandFailure> {
  try {
    return await withHelios(dir, async (ask) => {
      const settings = repaired.filter(({ id }) => !id.startsWith('broken_git'));
      if (settings.length > 0) {
        const message = settings.map((outcome) => `Healed: ${outcome.message}`).join('\n');
        await ask('commit_changes', { message, files: ['config.yaml'] });
      }
      return ask('heal', {});
    });
  } catch (error) {
    if (error instanceof CommandFailure) return error;
    throw error;
  }
}

/** Holds the lock meanwhile, so that no owner opens what is being repaired. An error: somebody else holds it. */
async function repairClosed(dir: string): Promise<HealReport | HeliosError> {
  const socket = await listenOwnerSocket({ dir, version: heliosVersion, onConnections: () => {} });
  try {
    const { address, token } = socket;
    const acquisition = await acquireLock(dir, { rank: 'background', version: heliosVersion, socket: address, token });
    if (acquisition.kind === 'held') return new HeliosError('locked', 'Another Helios holds the state directory.');
    try {
      return await repairState(nodeDisk, dir, new Date());
    } finally {
      await acquisition.lock.release();
    }
  } catch (error) {
    const { code, message, guidance } = failureOf(error);
    return new HeliosError(code, message, { guidance }, { cause: error });
  } finally {
    await socket.close();
  }
}
