#!/usr/bin/env node
// Entry of the command `helios`: a list of what it can do. Every command goes through the operations table.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Command, CommanderError, InvalidArgumentError } from 'commander';

import { heliosVersion } from '../../src-shared/version.ts';
import { chooseStateDir } from '../host/state-dir-option.ts';
import { addDoctorCommand } from './doctor.ts';
import { addHistoryCommands } from './history-commands.ts';
import { addInstallShimCommand } from './install-shim-command.ts';
import { parseNumber } from './parse-number.ts';
import { plain, printFailure, printJson, printMerge, printPersonas } from './print.ts';
import { addRollbackCommand } from './rollback-command.ts';
import { CommandFailure, withHelios, type Ask } from './with-helios.ts';

const program = new Command('helios')
  .description('How your AI assistants work with you: personas, inheritance, history.')
  .version(heliosVersion)
  .option('--helios-dir <dir>', 'state directory (default: $HELIOS_DIR, or ~/.helios)')
  .exitOverride()
  .addHelpText(
    'after',
    '\nExamples:\n  helios serve --open\n  helios personas\n  helios merge developer\n  helios set behaviors.tone brief --persona writer\n  helios rollback snapshot_20260304_120000_tone\n  helios doctor --json\n\nExit codes: 0 done, 1 failed, 2 wrong usage.',
  );

/** The interface and the other programs lie beside this file once all are built. */
const programs = fileURLToPath(new URL('.', import.meta.url));

const dir = (): string => chooseStateDir(program.opts<{ heliosDir?: string }>().heliosDir, process.env);

/** Runs a command against the state directory and turns its failure into text and exit code. */
async function run<Result>(command: (ask: Ask) => Promise<Result>): Promise<Result | undefined> {
  try {
    return await withHelios(dir(), command);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    printFailure(error.failure);
    process.exitCode = 1;
    return undefined;
  }
}

program
  .command('serve')
  .description('own the state directory and serve clients and the interface on 127.0.0.1')
  .option('--port <port>', 'port of the interface (default: from config.yaml; 0 takes any free one)', parsePort)
  .option('--open', 'open the interface in the browser')
  .option('--json', 'print one line of JSON when ready')
  .option('--background', 'as a client starts it: silent, gives way to others, ends when idle')
  .option('--no-supervise', 'in one process, for systemd and others that start it again themselves')
  .action(async (options) => {
    const { serve } = await import('./serve.ts');
    process.exitCode = await serve(dir(), options, join(programs, 'renderer'));
  });

addDoctorCommand(program, dir);
addHistoryCommands(program, run);
addRollbackCommand(program, run);
addInstallShimCommand(program, dir, programs);

program
  .command('personas')
  .description('personas and how much each inherits')
  .option('--json', 'as JSON')
  .action(({ json }: { json?: boolean }) =>
    run(async (ask) => {
      const list = await ask('list_personas', {});
      if (json) printJson(list);
      else printPersonas(list);
    }),
  );

program
  .command('merge')
  .description('what base and a persona merge to, and where each value comes from')
  .argument('[persona]', 'default: the active one')
  .option('--json', 'as JSON')
  .option('--text', 'the text a model receives')
  .action((persona: string | undefined, { json, text }: { json?: boolean; text?: boolean }) =>
    run(async (ask) => {
      const input = persona === undefined ? {} : { persona_name: persona };
      if (text) {
        process.stdout.write(plain((await ask('get_active_persona', input)).instructions));
        return;
      }
      const merge = await ask('merge_behaviors', input);
      if (json) printJson(merge);
      else printMerge(merge);
    }),
  );

program
  .command('set')
  .description('set one key of the base, or of a persona')
  .argument('<key>', 'in dot notation; a dot inside a key is written \\.')
  .argument('<value>', 'JSON, or text')
  .option('--persona <name>', 'set it in this persona instead of the base')
  .addHelpText(
    'after',
    '\nExamples:\n  helios set base_importance 0.6\n  helios set behaviors.tone "calm and clear"\n  helios set behaviors.tools \'["git","vitest"]\' --persona developer',
  )
  .action((key: string, text: string, { persona }: { persona?: string }) =>
    run(async (ask) => {
      const { old_value, new_value } = await ask('set_value', {
        target: persona ?? 'base',
        key,
        value: parseValue(text),
      });
      process.stdout.write(`${key}: ${JSON.stringify(old_value)} → ${JSON.stringify(new_value)}\n`);
    }),
  );

function parsePort(text: string): number {
  const port = parseNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('Ports end at 65535.');
  return port;
}

/** What is JSON is taken as JSON; everything else is text, so that words need no second quoting. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

// Not awaited here: the single executable holds this as CommonJS, which cannot.
void program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version end this way too, with exit code 0; everything else of commander's is wrong usage.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
});
