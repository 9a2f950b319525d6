// The commands that look at the history and name points in it.

import { type Command } from 'commander';

import { parseNumber } from './parse-number.ts';
import { printDiff, printHistory, printSnapshots } from './print-history.ts';
import { print, printJson } from './print.ts';
import type { Ask } from './with-helios.ts';

/** Runs against the state directory; undefined when that failed, which has been told. */
export type Run = <Result>(command: (ask: Ask) => Promise<Result>) => Promise<Result | undefined>;

interface HistoryOptions {
  readonly limit: number;
  readonly persona?: string;
  readonly before?: string;
  readonly json?: true;
}
interface SnapshotOptions {
  readonly list?: true;
  readonly limit: number;
  readonly json?: true;
}
interface DiffOptions {
  readonly file?: string;
  readonly json?: true;
}
export function addHistoryCommands(program: Command, run: Run): void {
  program
    .command('history')
    .description('changes, newest first')
    .option('--limit <n>', 'how many', parseNumber, 20)
    .option('--persona <name>', 'only changes of this persona, or of `base`')
    .option('--before <change>', 'only what came before this one: the last of the page before')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  helios history --limit 5\n  helios history --persona writer --before 1a2b3c4d',
    )
    .action(async ({ json, ...input }: HistoryOptions) => {
      const page = await run((ask) => ask('get_history', input));
      if (page) (json ? printJson : printHistory)(page);
    });

  program
    .command('snapshot')
    .description('name the state of everything as it is now, to come back to it')
    .argument('[reason]', 'a few words (default: manual)')
    .option('--list', 'show the snapshots there are, newest first')
    .option('--limit <n>', 'how many to show', parseNumber, 50)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  helios snapshot "before the new tone"\n  helios snapshot --list')
    .action(async (reason: string | undefined, { list, limit, json }: SnapshotOptions, command: Command) => {
      if (list && reason !== undefined) command.error('error: --list takes no reason.', { exitCode: 2 });
      if (list) {
        const page = await run((ask) => ask('list_snapshots', { limit }));
        if (page) (json ? printJson : printSnapshots)(page);
        return;
      }
      const taken = await run((ask) => ask('create_snapshot', { reason: reason ?? 'manual' }));
      if (taken && json) printJson(taken);
      else if (taken) print(`Took ${taken.snapshot}`);
    });

  program
    .command('diff')
    .description('what differs between two states: changes, snapshots, or the files as they are now')
    .argument('[from]', 'default: the newest change')
    .argument('[to]', 'default: now')
    .option('--file <path>', 'only this file')
    .option('--json', 'as JSON, with the whole texts')
    .addHelpText(
      'after',
      '\nExamples:\n  helios diff                    what was edited by hand and is in no change yet\n  helios diff 1a2b3c4d           what happened since that change\n  helios diff snapshot_20260304_120000_tone now --file personas/writer.yaml',
    )
    .action(async (from: string | undefined, to: string | undefined, { file, json }: DiffOptions) => {
      const diff = await run((ask) =>
        ask('get_diff', {
          ...(from !== undefined && { from }),
          ...(to !== undefined && { to }),
          ...(file && { file }),
        }),
      );
      if (diff && json) printJson(diff);
      else if (diff && diff.files.length === 0) print('Nothing differs.');
      else if (diff) printDiff(diff);
    });
}
