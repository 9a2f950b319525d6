// What the command line shows. Colour only where a terminal reads it.

import { styleText } from 'node:util';

import { type Failure } from '../../src-shared/errors.ts';
import { type Output } from '../../src-shared/operations.ts';
import { CommandFailure, withHelios } from './with-helios.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
export const printJson = (content: object): void => print(JSON.stringify(content));

/** Persona text is data: what could steer a terminal or hide something in it is not printed. */
export const plain = (text: string): string =>
  text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '·');

type Style = Parameters<typeof styleText>[0];
/** styleText looks at the stream, NO_COLOR and FORCE_COLOR. */
const paint = (style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string =>
  styleText(style, text, { stream });

export function printFailure({ message, guidance, validation_errors = [] }: Failure): void {
  const lines = [
    paint('red', message, process.stderr),
    ...validation_errors.map((error) => `  ${error.field === '' ? 'input' : error.field}: ${error.message}`),
    guidance,
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}

export function printPersonas({ personas }: Output<'list_personas'>): void {
  const width = Math.max(...personas.map(({ name }) => name.length), 0);
  for (const { name, weight, active, valid, description, problem } of personas) {
    const share = `${Math.round(weight * 100)} %`.padStart(5);
    const shown = plain(name).padEnd(width);
    const mark = active ? paint('yellow', '●') : ' ';
    print(
      `${mark} ${shown} ${share} from the base  ${valid ? paint('dim', plain(description)) : paint('red', plain(problem ?? 'not valid'))}`,
    );
  }
}

export function printHistory({ entries }: Output<'get_history'>): void {
  for (const { commit, timestamp, actor, message } of entries) {
    print(
      `${paint('dim', commit.slice(0, 8))}  ${new Date(timestamp).toLocaleString()}  ${paint('yellow', plain(actor))}  ${plain(message)}`,
    );
  }
}

export function printMerge({ merged_behaviors, calculation, origins }: Output<'merge_behaviors'>): void {
  const { base_importance, specialization_level, inheritance_weight } = calculation;
  print(`weight ${inheritance_weight} = ${base_importance} / ${specialization_level}²`);
  const colours = { base: 'yellow', persona: 'magenta', blend: 'cyan' } as const;
  for (const [pointer, origin] of Object.entries(origins)) {
    print(
      `${paint(colours[origin], origin.padEnd(7))} ${plain(pointer.slice(1))}: ${plain(JSON.stringify(at(merged_behaviors, pointer)))}`,
    );
  }
}

/** JSON Pointer, RFC 6901. */
function at(tree: unknown, pointer: string): unknown {
  const keys = pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  // Every pointer in `origins` leads through mappings.
  return keys.reduce((value, key) => (value as Record<string, unknown>)[key], tree);
}

/** @returns the exit code: 0 when healthy */
export async function printDoctor(dir: string, json: boolean): Promise<number> {
  const report = await withHelios(dir, (ask) => ask('get_health', {})).catch(reportClosed);
  const { healthy, checks, metrics } = report;
  if (json) printJson({ healthy, checks, metrics });
  else {
    const marks = {
      ok: paint('green', 'ok     '),
      warning: paint('yellow', 'warning'),
      error: paint('red', 'error  '),
    };
    for (const { status, message, guidance } of checks)
      print(`${marks[status]}  ${message}${guidance === '' ? '' : `\n         ${guidance}`}`);
    print(healthy ? 'Everything is fine.' : 'Something needs you: see above.');
  }
  return healthy ? 0 : 1;
}

/** A directory that cannot be opened is what a doctor is asked about. */
function reportClosed(error: unknown): Output<'get_health'> {
  if (!(error instanceof CommandFailure)) throw error;
  const { message, guidance } = error.failure;
  return { healthy: false, checks: [{ id: 'open', status: 'error', message, guidance }], metrics: {} };
}
