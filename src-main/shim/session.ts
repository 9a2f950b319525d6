// What one client session has said and still waits for: enough to go on with another owner as if nothing had happened.
// Knows nothing of sockets. Lines pass as the bytes they came in.

import { asObject, asRpcId, identifyLongLine, parseMessage, toLine, type RpcId } from './json-rpc.ts';
import { LegacyOpening } from './legacy-opening.ts';
import { OwnerQuestions } from './owner-questions.ts';

const maxHeldLines = 10_000;
const maxHeldBytes = 64_000_000;
/** A request on which this many owners were lost is answered with an error instead of taking the next one down. */
const maxOwnersPerRequest = 3;
const subscriptionIdKey = 'io.modelcontextprotocol/subscriptionId';

/** Why the shim answers a request itself. */
export interface SessionFailure {
  readonly code: string;
  readonly message: string;
}

interface Request {
  readonly id: RpcId;
  readonly line: Buffer;
  readonly method: string;
  readonly uri: unknown;
  isSent: boolean;
  /** How many owners it was sent to. */
  owners: number;
  /** An acknowledged `subscriptions/listen`: unanswered as long as it lives. */
  isStream: boolean;
}

interface Unsent {
  readonly line: Buffer;
  readonly request?: Request;
  readonly isInitialized?: boolean;
}

const internalError = -32603;
const invalidRequest = -32600;
const errorLine = (id: RpcId | null, rpcCode: number, { code, message }: SessionFailure): Buffer =>
  toLine({ id, error: { code: rpcCode, message, data: { code } } });

const tooLong: SessionFailure = {
  code: 'invalid',
  message: 'The message is too long to pass on. Ask for less, or send it in parts.',
};
const lostTooOften: SessionFailure = {
  code: 'internal',
  message: `Helios stopped ${maxOwnersPerRequest} times while it worked on this request. Run \`helios doctor\` for the reason.`,
};

export class Session {
  /** Oldest first. */
  readonly #unanswered = new Map<RpcId, Request>();
  #unsent: Unsent[] = [];
  #heldBytes = 0;
  readonly #questions = new OwnerQuestions();
  readonly #opening = new LegacyOpening();
  /** Id of the repeated `initialize` until this owner has answered it. */
  #awaited: RpcId | undefined;
  /** Ids of the opening that this owner hears again: the client has had their answers. */
  readonly #repeated = new Set<RpcId>();
  #repeatLines: Buffer[] = [];

  /** How many requests the client is waiting for. */
  get outstanding(): number {
    return [...this.#unanswered.values()].filter((request) => !request.isStream).length;
  }

  get isFull(): boolean {
    return this.#heldBytes > maxHeldBytes || Math.max(this.#unanswered.size, this.#unsent.length) > maxHeldLines;
  }

  /** Takes a line of the client in; {@link drain} then has it for the owner. */
  take(line: Buffer): void {
    const message = parseMessage(line);
    if (message?.kind === 'request') {
      const { id, method, params } = message;
      const request = { id, line, method, uri: params['uri'], isSent: false, owners: 0, isStream: false };
      this.#forget(id);
      this.#unanswered.set(id, request);
      this.#hold({ line, request });
    } else if (message?.kind === 'answer') {
      const answer = this.#questions.answer(message, line);
      if (answer) this.#hold({ line: answer });
    } else if (message?.method === 'notifications/cancelled') {
      // One that means nothing to this owner must not reach it: as the first line of a connection it would make
      // the MCP SDK serve the era before 2026-07-28.
      if (this.#cancel(message.params['requestId'])) this.#hold({ line });
    } else {
      this.#hold({ line, isInitialized: message?.method === 'notifications/initialized' });
    }
  }

  /** The lines for the present owner that it has not been sent yet. */
  drain(): Buffer[] {
    if (this.#awaited !== undefined) return [];
    const lines = this.#repeatLines.splice(0);
    for (const { line, request, isInitialized } of this.#unsent.splice(0)) {
      lines.push(line);
      if (request) {
        request.isSent = true;
        request.owners += 1;
      } else {
        this.#heldBytes -= line.length;
        if (isInitialized) this.#opening.noteInitialized(line);
      }
    }
    return lines;
  }

  /** A line of the owner as the client gets it; undefined when the client has had it before. */
  deliver(line: Buffer): Buffer | undefined {
    const message = parseMessage(line);
    if (!message) return line;
    if (message.kind === 'answer') return this.#deliverAnswer(message.id, message.failed, line);
    if (message.kind === 'request') return this.#questions.ask(message, line);
    if (message.method === 'notifications/cancelled') {
      const id = asRpcId(message.params['requestId']);
      if (id === undefined || this.#forget(id)) return line;
      return this.#questions.withdraw(id, message, line);
    }
    if (message.method === 'notifications/subscriptions/acknowledged') {
      const stream = this.#unanswered.get(asRpcId(asObject(message.params['_meta'])[subscriptionIdKey]) ?? '');
      if (stream?.isStream) return undefined;
      if (stream) stream.isStream = true;
    }
    return line;
  }

  /** There is a new owner: the lines to open with. The rest follows by {@link drain}, at once or after an answer. */
  meetOwner(): Buffer[] {
    this.#questions.nextOwner();
    const { initialize } = this.#opening;
    if (!initialize) return this.drain();
    this.#awaited = initialize.id;
    return [initialize.line];
  }

  /** The owner is gone: everything unanswered is due again. Returns lines for the client. */
  loseOwner(): Buffer[] {
    this.#awaited = undefined;
    this.#repeated.clear();
    this.#repeatLines = [];
    const given = [...this.#unanswered.values()].filter(
      ({ isStream, owners }) => !isStream && owners >= maxOwnersPerRequest,
    );
    const errors = given.map(({ id }) => this.#fail(id, internalError, lostTooOften));
    const again = [...this.#unanswered.values()].filter((request) => request.isSent);
    for (const request of again) request.isSent = false;
    this.#unsent = [...again.map((request) => ({ line: request.line, request })), ...this.#unsent];
    return [...this.#questions.withdrawAll(), ...errors];
  }

  /** There will be no owner for now: answers every request with an error. Open streams wait for a later owner. */
  fail(failure: SessionFailure): Buffer[] {
    const waiting = [...this.#unanswered.values()].filter((request) => !request.isStream);
    const errors = waiting.map(({ id }) => this.#fail(id, internalError, failure));
    const kept = this.#unsent.filter(({ request, isInitialized }) => request?.isStream || isInitialized);
    for (const { line, request, isInitialized } of this.#unsent)
      if (!request && !isInitialized) this.#heldBytes -= line.length;
    this.#unsent = kept;
    return errors;
  }

  /** The client sent a line that is too long to pass on. Returns the answer. */
  refuseLongLine(head: Buffer, tail: Buffer): Buffer {
    const known = identifyLongLine(head, tail);
    return errorLine(known?.kind === 'request' ? known.id : null, invalidRequest, tooLong);
  }

  /** The owner sent a line that is too long for clients. Returns what the client gets instead. */
  replaceLongLine(head: Buffer, tail: Buffer): Buffer | undefined {
    const known = identifyLongLine(head, tail);
    return known?.kind === 'answer' ? this.#fail(known.id, internalError, tooLong) : undefined;
  }

  #hold(unsent: Unsent): void {
    this.#heldBytes += unsent.line.length;
    this.#unsent.push(unsent);
  }

  /** Whether the present owner has to hear of it. */
  #cancel(requestId: unknown): boolean {
    const id = asRpcId(requestId);
    const request = id === undefined ? undefined : this.#forget(id);
    if (!request) return false;
    if (!request.isSent) this.#unsent = this.#unsent.filter((unsent) => unsent.request !== request);
    return request.isSent;
  }

  #forget(id: RpcId): Request | undefined {
    const request = this.#unanswered.get(id);
    this.#unanswered.delete(id);
    this.#heldBytes -= request?.line.length ?? 0;
    return request;
  }

  #fail(id: RpcId, rpcCode: number, failure: SessionFailure): Buffer {
    this.#forget(id);
    return errorLine(id, rpcCode, failure);
  }

  #deliverAnswer(id: RpcId, failed: boolean, line: Buffer): Buffer | undefined {
    if (id === this.#awaited) {
      this.#repeatOpening();
      return undefined;
    }
    if (this.#repeated.delete(id)) return undefined;
    // On a connection a stream ends with a result only because its owner ends; the next one carries it on.
    if (!failed && this.#unanswered.get(id)?.isStream) return undefined;
    const request = this.#forget(id);
    if (request && !failed) this.#opening.noteDone(request.method, request.uri, request);
    return line;
  }

  #repeatOpening(): void {
    this.#awaited = undefined;
    const { initialized, requests } = this.#opening;
    for (const { id } of requests) this.#repeated.add(id);
    this.#repeatLines = [...(initialized ? [initialized] : []), ...requests.map(({ line }) => line)];
  }
}
