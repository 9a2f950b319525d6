// A name and unknown input become a Reply: validate, run, and turn failures into data. The only place that does.

import { createHash } from 'node:crypto';

import { guidanceFor, HeliosError, type Failure, type Reply } from '../../src-shared/errors.ts';
import { type Carrier } from '../../src-shared/operation.ts';
import { isOperationName, operations, type OperationName } from '../../src-shared/operations.ts';
import { type Helios } from './helios.ts';
import { type CallContext } from './writer.ts';
import { validate } from './validate.ts';

/** Input larger than this is refused before anything looks at it: no file Helios keeps may be larger either. */
const maxInputBytes = 1024 * 1024;
const maxInputDepth = 64;

export async function call(
  helios: Helios,
  carrier: Carrier,
  name: string,
  input: unknown,
  context: CallContext,
): Promise<Reply> {
  const startedAt = performance.now();
  let failure: Failure | null = null;
  try {
    if (!isOperationName(name) || !operations[name].carriers.includes(carrier)) {
      throw new HeliosError('not_found', `There is no operation called ${JSON.stringify(name.slice(0, 100))}.`);
    }
    refuseHostile(input);
    if (context.actor.kind === 'client' && operations[name].kind === 'write') helios.pause.refuseWhileOn();
    const output = await helios.run(
      name,
      validate(operations[name].input, input, name),
      withInput(context, name, input),
    );
    return { status: 'success', ...output };
  } catch (error) {
    failure = failureOf(error);
    return failure;
  } finally {
    const known = isOperationName(name) ? name : null;
    const isWatching = carrier === 'ui' && known !== null && watching.has(known);
    if (!isWatching) helios.metrics.record(known ?? 'unknown', performance.now() - startedAt, failure);
    log(helios, known, performance.now() - startedAt, failure, context);
  }
}

/** What a page asks again and again to show how Helios is: counted, it would show itself. */
const watching: ReadonlySet<OperationName> = new Set(['get_health', 'get_metrics', 'list_sessions', 'read_log']);

function log(
  helios: Helios,
  name: OperationName | null,
  ms: number,
  failure: Failure | null,
  { actor }: CallContext,
): void {
  const isRead = name !== null && operations[name].kind === 'read';
  helios.log.write(failure ? 'warn' : isRead ? 'debug' : 'info', 'operation', {
    operation: name,
    duration_ms: Math.round(ms * 100) / 100,
    actor: actor.name,
    ...(failure && { error: failure.code }),
  });
}

/** Names a request that a shim sends again after a crash, and no other: some clients use an id for two requests. */
function withInput(context: CallContext, name: OperationName, input: unknown): CallContext {
  const { operation } = context;
  if (operation === undefined || operations[name].kind === 'read') return { actor: context.actor };
  const hash = createHash('sha256')
    .update(JSON.stringify([name, input]))
    .digest('hex');
  return { ...context, operation: `${operation}:${hash.slice(0, 12)}` };
}

export function failureOf(error: unknown): Failure {
  const { code, message, data } = classify(error);
  return {
    status: 'error',
    code,
    message,
    guidance: data.guidance ?? guidanceFor(code),
    ...(data.validationErrors && { validation_errors: data.validationErrors }),
  };
}

/** The one place that gives foreign errors a code (B4). */
function classify(error: unknown): HeliosError {
  if (error instanceof HeliosError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC') return new HeliosError('io', 'The disk is full.', {}, { cause: error });
  if (/^E[A-Z]+$/.test(code))
    return new HeliosError('io', `The state directory cannot be used (${code}).`, {}, { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  return new HeliosError('internal', `Something went wrong inside Helios: ${reason}`, {}, { cause: error });
}

/** What no schema may get to see: too much, too deep, or a key that assignment would turn into a prototype. */
function refuseHostile(input: unknown): void {
  const pending = [{ value: input, depth: 0 }];
  let bytes = 0;
  for (let task = pending.pop(); task; task = pending.pop()) {
    const { value, depth } = task;
    if (depth > maxInputDepth) throw refused(`is nested deeper than ${maxInputDepth} levels`, 'too_large');
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === '__proto__') throw refused('contains the key `__proto__`', 'not_allowed');
        bytes += key.length + 1;
        pending.push({ value: inner, depth: depth + 1 });
      }
    }
    bytes += typeof value === 'string' ? value.length : 1;
    if (bytes > maxInputBytes) throw refused(`is larger than ${maxInputBytes / 1024} KB`, 'too_large');
  }
}

const refused = (problem: string, type: string): HeliosError =>
  new HeliosError('invalid', `The input ${problem}.`, { validationErrors: [{ field: '', message: problem, type }] });
