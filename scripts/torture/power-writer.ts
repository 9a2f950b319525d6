// The core in a process of its own, for a disk whose power is cut under it: opens Helios, says so, and does what it is
// sent, a JSON object a line, many at once; says of each whether it was done.

import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { call } from '../../src-main/core/call.ts';
import { openHelios } from '../../src-main/core/helios.ts';

export interface WriterRequest {
  readonly number: number;
  readonly tool: string;
  readonly args: unknown;
}

/** `ready` comes first. An answer that is written was given: what follows cannot take it back. */
export type WriterAnswer =
  | { readonly ready: true }
  | { readonly number: number; readonly reply: Readonly<Record<string, unknown>> };

const say = (answer: WriterAnswer) => writeSync(1, `${JSON.stringify(answer)}\n`);

const helios = await openHelios(process.argv[2] ?? '');
say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const { number, tool, args } = JSON.parse(line) as WriterRequest; // of power-cuts.ts
  const actor = { kind: 'client', name: 'power', version: '1' } as const;
  void call(helios, 'mcp', tool, args, { actor, operation: `power:${process.pid}:${number}` }).then((reply) =>
    say({ number, reply: { ...reply } }),
  );
}
