// What the command line shows. Colour only where a terminal reads it.

import { styleText } from 'node:util';

import { type Failure } from '../../src-shared/errors.ts';
import type { Output } from '../../src-shared/operations.ts';

export const print = (line: string): void => void process.stdout.write(`${line}\n`);
export const printJson = (content: object): void => print(JSON.stringify(content));

/** Persona text is data: what could steer a terminal or hide something in it is not printed. */
export const plain = (text: string): string =>
  text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '·');

type Style = Parameters<typeof styleText>[0];
/** styleText looks at the stream, NO_COLOR and FORCE_COLOR. */
export const paint = (style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string =>
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
