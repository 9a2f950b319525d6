// One line about a crash report, without what the process printed: that may quote anything.

import { readFileSync } from 'node:fs';

import { z } from 'zod';

const crashSchema = z.object({
  crashed_at: z.iso.datetime(),
  uptime_s: z.number(),
  exit_code: z.int().nullable(),
  signal: z
    .string()
    .regex(/^SIG[A-Z0-9]+$/)
    .nullable(),
  last_stderr: z.array(z.string()),
  versions: z.object({ helios: z.string(), node: z.string() }),
});

const version = /^v?[\d.]+(-[\w.]+)?$/;
const framesTold = 5;
const errorNames: ReadonlySet<string> = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'AggregateError',
  'HeliosError',
  'AssertionError',
]);

export function describeCrash(path: string): string {
  const crash = read(path);
  if (crash === null) return 'a report that cannot be read';
  const { crashed_at, uptime_s, exit_code, signal, last_stderr, versions } = crash;
  const [helios, node] = [versions.helios, versions.node].map((name) => (version.test(name) ? name : 'unknown'));
  return [
    crashed_at,
    `Helios ${helios} on Node ${node}`,
    `up ${Math.round(uptime_s)} s`,
    signal ?? (exit_code === null ? 'nobody saw it end' : `exit code ${exit_code}`),
    ...last_stderr.flatMap((line) => errorName(line) ?? []).slice(-1),
    ...last_stderr.flatMap((line) => frame(line) ?? []).slice(0, framesTold),
  ].join(', ');
}

function read(path: string): z.infer<typeof crashSchema> | null {
  try {
    return crashSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null;
  } catch {
    return null; // cut off while it was written, or gone by now
  }
}

function errorName(line: string): string | null {
  const [, name = ''] = /^(?:Uncaught )?([A-Za-z]+)(?: \[[A-Z_]+\])?:/.exec(line) ?? [];
  return errorNames.has(name) ? name : null;
}

/** Where in the built program; not the folder it is in, nor the names of functions, which can be made of data. */
function frame(line: string): string | null {
  const [, where] = /^\s+at .*[\\/](helios\.mjs:\d+:\d+|chunks[\\/][\w-]{1,60}\.mjs:\d+:\d+)\)?$/.exec(line) ?? [];
  return where ?? null;
}
