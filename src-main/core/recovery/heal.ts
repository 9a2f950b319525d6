// Goes through the strategies: what is wrong, and, where asked, what could be done about it.

import { guidanceFor, HeliosError } from '../../../src-shared/errors.ts';
import { toIoError } from '../disk.ts';
import { type SnapshotName } from '../history/prepare-change.ts';
import { strategies } from './strategies.ts';
import { type Finding, type Patient, type Strategy } from './strategy.ts';

/** One thing that was healed, or was left as it is. */
export interface Outcome {
  readonly id: string;
  readonly status: Finding['status'];
  readonly message: string;
  readonly guidance: string;
  readonly undo?: string;
}

export interface HealReport {
  readonly healed: Outcome[];
  readonly left: Outcome[];
  /** Of the moment before the first file was changed. */
  snapshot?: string;
}

export interface HealOptions {
  /** Strategies, or single findings; default: everything. */
  readonly ids?: readonly string[] | undefined;
  /** Nothing is done; `healed` is what would be. */
  readonly dryRun: boolean;
  /** Names the snapshot that goes with the first change of the user's files. */
  readonly snapshot: () => Promise<SnapshotName>;
}

/** Heals what can be, one after the other; what fails is left and does not stop the rest. */
export async function heal(patient: Patient, { ids, dryRun, snapshot }: HealOptions): Promise<HealReport> {
  const report: HealReport = { healed: [], left: [] };
  const isWanted = ({ id }: Strategy) =>
    ids === undefined || ids.some((wanted) => wanted === id || wanted.startsWith(`${id}:`));
  let taken: SnapshotName | undefined;
  for (const strategy of strategies.filter(isWanted)) {
    for (const finding of await examine(strategy, patient)) {
      if (ids !== undefined && !ids.includes(strategy.id) && !ids.includes(finding.id)) continue;
      if (finding.heal === null && finding.status === 'ok') continue;
      if (finding.heal === null) report.left.push(describe(finding));
      else if (dryRun) report.healed.push(describe(finding));
      else {
        try {
          const before = strategy.changesFiles && !taken ? await snapshot() : undefined;
          const { message, undo } = await finding.heal(before);
          taken ??= before;
          report.healed.push({ ...describe(finding), message, guidance: '', ...(undo !== undefined && { undo }) });
        } catch (error) {
          report.left.push(describe({ ...finding, problem: asProblem(error) }));
        }
      }
    }
  }
  if (taken) report.snapshot = taken.name;
  return report;
}

/** What a strategy finds; that it cannot even look is a finding as well. */
export async function examine(strategy: Strategy, patient: Patient): Promise<readonly Finding[]> {
  try {
    return await strategy.find(patient);
  } catch (error) {
    return [{ id: strategy.id, status: 'error', problem: asProblem(error), heal: null }];
  }
}

/** @throws what is a fault of Helios itself */
function asProblem(error: unknown): HeliosError {
  const problem = toIoError('look after the state directory', error);
  if (problem instanceof HeliosError) return problem;
  throw error;
}

export const describe = ({ id, status, problem }: Finding): Outcome => ({
  id,
  status,
  message: problem.message,
  guidance: problem.data.guidance ?? guidanceFor(problem.code),
});
