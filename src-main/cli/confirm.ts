// A question that a person answers on the terminal.

import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Whether there is somebody to ask: what is printed may go elsewhere. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/** Anything but yes is no; so is the end of the input, and Ctrl-C. */
export async function confirm(
  question: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
  const lines = createInterface({ input, output, prompt: `${question} [y/N] ` });
  lines.prompt();
  // Not `lines.question`: that one fails where the input ends.
  const answered = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (answered.length === 0) output.write('\n');
  lines.close();
  return /^y(es)?$/i.test(String(answered[0] ?? '').trim());
}
