// `helios rollback`: shows what would change, asks, and does it.

import { Option, type Command } from 'commander';

import { canAsk, confirm } from './confirm.ts';
import { type Run } from './history-commands.ts';
import { printDiff, printPreview } from './print-history.ts';
import { plain, print, printJson } from './print.ts';

interface RollbackOptions {
  readonly file?: readonly string[];
  readonly persona?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

export function addRollbackCommand(program: Command, run: Run): void {
  program
    .command('rollback')
    .description('go back to a snapshot or a change, as a new change that can be undone')
    .argument('<to>', 'name of a snapshot, or id of a change')
    .option('--file <path>', 'only this file; may be given several times', collect)
    .addOption(new Option('--persona <name>', 'only this persona').conflicts('file'))
    .option('--dry-run', 'only show what would change')
    .option('--yes', 'do not ask')
    .option('--json', 'as JSON; with --yes or --dry-run')
    .addHelpText(
      'after',
      '\nExamples:\n  helios rollback snapshot_20260304_120000_tone --dry-run\n  helios rollback 1a2b3c4d --persona writer\n  helios rollback 1a2b3c4d --file config.yaml --file base/identity.yaml --yes',
    )
    .action((to: string, options: RollbackOptions, command: Command) => rollback(run, to, options, command));
}

const collect = (path: string, before: readonly string[] = []): readonly string[] => [...before, path];

async function rollback(run: Run, to: string, options: RollbackOptions, command: Command): Promise<void> {
  const { file: files, persona, dryRun, yes, json } = options;
  const asks = !yes && !dryRun;
  if (asks && (json || !canAsk()))
    command.error('error: there is no terminal to ask on; add --yes, or --dry-run to see what would change.', {
      exitCode: 2,
    });
  const scope = { ...(files && { files }), ...(persona !== undefined && { persona }) };
  const preview = await run((ask) => ask('preview_rollback', { to, ...scope }));
  if (!preview) return;
  const changes = preview.files.length > 0;
  if (dryRun && json) return printJson(preview);
  if (dryRun) printDiff(preview);
  if (dryRun || !changes) {
    const sentences = [...(changes ? [] : ['Nothing changes.']), ...(preview.note === undefined ? [] : [preview.note])];
    const note = sentences.join(' ');
    if (json) printJson({ status: 'success', restored: to, changed: [], note });
    else if (note !== '') print(plain(note));
    return;
  }
  if (asks) {
    printPreview(preview);
    if (!(await confirm(`Go back to ${plain(to)}? A snapshot of now is taken first.`))) {
      process.stderr.write('Nothing was changed.\n');
      process.exitCode = 1;
      return;
    }
  }
  // A persona may have had another file then: the preview says which.
  const chosen = persona === undefined ? files : preview.files.map(({ path }) => path);
  const done = await run((ask) => ask('rollback', { to, ...(chosen && { files: chosen }) }));
  if (done && json) return printJson(done);
  if (!done) return;
  const count = done.changed.length;
  print(`Went back to ${plain(to)}: ${count === 1 ? 'one file' : `${count} files`} changed.`);
  if (done.note !== undefined) print(plain(done.note));
  print(`To undo: helios rollback ${done.undo}`);
}
