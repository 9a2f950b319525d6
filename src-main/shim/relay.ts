// Carries one client session between the standard streams and whoever owns the state directory at the time.

import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { Backoff } from './backoff.ts';
import { LineSplitter } from './line-splitter.ts';
import { checkOwner, findOwner } from './owner.ts';
import { Session, type SessionFailure } from './session.ts';
import type { HeliosCommand } from './start-owner.ts';

/** More than the owner takes as input, so that it is the owner who refuses, in words that a model understands. */
const maxRequestBytes = 16_000_000;
/** With one more chunk it still fits the 10 MiB buffer of clients built on the MCP SDK. */
const maxAnswerBytes = 10_000_000;
/** An owner that says nothing for so long while it owes an answer is asked whether it lives. */
const silenceMs = 5_000;
/** How long answers are waited for after the client has closed its side. */
const lastAnswersTimeoutMs = 5000;

const tooLate: SessionFailure = { code: 'unavailable', message: 'Helios did not answer before the session ended.' };

export interface RelayOptions {
  readonly dir: string;
  /** Started where no owner is found. */
  readonly heliosCommand: HeliosCommand;
  /** Names the client's session to every owner it meets. */
  readonly sessionId: string;
  readonly input: Readable;
  readonly output: Writable;
  readonly log: (line: string) => void;
  /** The session is over; called once. */
  readonly onEnd: () => void;
}

export class Relay {
  readonly #options: RelayOptions;
  readonly #session = new Session();
  readonly #backoff = new Backoff();
  #socket: Socket | undefined;
  #isSearching = false;
  #hasSpoken = false;
  #wasLost = false;
  #isInputOver = false;
  #isOver = false;
  #heardMs = 0;
  #isChecking = false;
  /** Set while no owner can be had; cleared by the next attempt. */
  #failure: SessionFailure | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  start(): void {
    const { input, output } = this.#options;
    const lines = new LineSplitter({
      maxLineBytes: maxRequestBytes,
      onLine: (line) => this.#takeFromClient(line),
      onLongLine: (head, tail) => this.#write(this.#session.refuseLongLine(head, tail)),
    });
    input.on('data', (chunk: Buffer) => {
      lines.push(chunk);
      this.#steerInput();
    });
    input.on('end', () => {
      lines.end();
      this.#endInput();
    });
    input.on('error', () => this.#endInput());
    // Nobody reads any more.
    output.on('error', () => this.end());
    setInterval(() => void this.#checkSilence(), silenceMs / 2).unref();
    void this.#search();
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket?.destroy();
    this.#options.onEnd();
  }

  #takeFromClient(line: Buffer): void {
    this.#hasSpoken = true;
    this.#session.take(line);
    if (this.#socket) this.#send(this.#session.drain());
    else if (this.#failure && this.#backoff.delayMs > 0) this.#writeAll(this.#session.fail(this.#failure));
    else void this.#search();
  }

  /** Looks for an owner until there is one, or until it is clear that there will be none. */
  async #search(): Promise<void> {
    if (this.#isSearching) return;
    this.#isSearching = true;
    this.#failure = undefined;
    while (!this.#isOver && !this.#socket && !this.#failure) {
      const { delayMs } = this.#backoff;
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      const { dir, heliosCommand, sessionId } = this.#options;
      const mayStart = (): boolean => this.#hasSpoken;
      const found = await findOwner({ dir, heliosCommand, session: sessionId, mayStart, wasLost: this.#wasLost });
      this.#wasLost = false;
      if (found.kind === 'nobody') break;
      if (found.kind === 'connected') this.#adopt(found.socket);
      else this.#noteFailure(found.failure, found.kind === 'refused');
    }
    this.#isSearching = false;
  }

  #noteFailure(failure: SessionFailure, isFinal: boolean): void {
    this.#options.log(failure.message);
    this.#backoff.noteFailure();
    if (!isFinal && !this.#backoff.isExhausted) return;
    this.#failure = failure;
    this.#writeAll(this.#session.fail(failure));
    this.#steerInput();
    if (this.#isInputOver) this.end();
  }

  #adopt(socket: Socket): void {
    if (this.#isOver || socket.destroyed) {
      socket.destroy();
      return;
    }
    this.#socket = socket;
    this.#backoff.noteConnected();
    this.#heardMs = performance.now();
    const lines = new LineSplitter({
      maxLineBytes: maxAnswerBytes,
      onLine: (line) => this.#takeFromOwner(line),
      onLongLine: (head, tail) => this.#write(this.#session.replaceLongLine(head, tail)),
    });
    socket.on('data', (chunk: Buffer) => {
      this.#heardMs = performance.now();
      lines.push(chunk);
    });
    socket.on('drain', () => this.#steerInput());
    socket.on('close', () => this.#lose());
    this.#send(this.#session.meetOwner());
    socket.resume();
  }

  /** A request may take its time; an owner that answers nobody has stopped, and its successor is asked instead. */
  async #checkSilence(): Promise<void> {
    const isSilent = this.#session.outstanding > 0 && performance.now() - this.#heardMs > silenceMs;
    // While the client does not read, nothing is read from the owner either.
    if (!isSilent || this.#isChecking || !this.#socket || this.#socket.isPaused()) return;
    this.#isChecking = true;
    // Nothing is lost when it cannot be done, on a directory that is gone, say: the connection is still there.
    await checkOwner(this.#options.dir, this.#options.heliosCommand).catch(() => {});
    this.#isChecking = false;
  }

  #takeFromOwner(line: Buffer): void {
    this.#write(this.#session.deliver(line));
    this.#send(this.#session.drain());
    this.#steerInput();
    this.#endWhenAnswered();
  }

  #lose(): void {
    this.#socket = undefined;
    this.#wasLost = true;
    this.#writeAll(this.#session.loseOwner());
    if (this.#isOver) return;
    this.#options.log('The owner is gone; looking for the next one.');
    this.#backoff.noteLost();
    this.#endWhenAnswered();
    void this.#search();
  }

  #endInput(): void {
    this.#isInputOver = true;
    // The owner drops what is in flight when its side ends, so the socket stays open until all is answered.
    setTimeout(() => {
      this.#writeAll(this.#session.fail(tooLate));
      this.end();
    }, lastAnswersTimeoutMs);
    this.#endWhenAnswered();
  }

  #endWhenAnswered(): void {
    if (!this.#isInputOver || this.#isOver || this.#session.outstanding > 0) return;
    if (!this.#socket) this.end();
    else this.#socket.end(() => this.end());
  }

  #send(lines: readonly Buffer[]): void {
    for (const line of lines) this.#socket?.write(line);
    this.#steerInput();
  }

  #write(line: Buffer | undefined): void {
    if (!line || this.#isOver || this.#options.output.write(line)) return;
    // Read no more from the owner than the client takes.
    const socket = this.#socket;
    if (!socket || socket.isPaused()) return;
    socket.pause();
    this.#options.output.once('drain', () => socket.resume());
  }

  #writeAll(lines: readonly Buffer[]): void {
    for (const line of lines) this.#write(line);
  }

  /** Reads from the client only what can be passed on or held. */
  #steerInput(): void {
    const { input } = this.#options;
    const isBusy = this.#session.isFull || (this.#socket?.writableNeedDrain ?? false);
    if (isBusy) input.pause();
    else if (input.isPaused()) input.resume();
  }
}
