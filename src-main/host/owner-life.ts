// One run of an owner as a child process, from its start to its end: passes on what it says, asks whether it still
// answers, ends it when told to.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import type { ExitNote } from '../../src-shared/relay-protocol.ts';
import type { OwnerInfo } from './owner.ts';
import { supervisedVariable, type SupervisionSettings, type ToOwner, type ToSupervisor } from './supervision.ts';

export interface OwnerLifeOptions {
  /** Arguments for Node. */
  readonly command: readonly string[];
  /** Pid of the one that crashed before, or 0. */
  readonly predecessor: number;
  /** As the one before told them; null for the first. */
  readonly settings: SupervisionSettings | null;
  readonly onReady: (info: OwnerInfo, settings: SupervisionSettings | null) => void;
  /** Aborted when it is to end in order, and when at once. */
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
}

const keptStderrCharacters = 16 * 1024;
/** On top of an interval, for answers that have come but were not read: this process may have been asleep as well. */
const answerGraceMs = 2_000;
/** On top of `shutdown_timeout_s`; all that one has which is still starting. */
const stopGraceMs = 45_000;
/** What it wrote last may be read after its end, unless a program that it started keeps the pipe open. */
const lastWordsTimeoutMs = 500;

export class OwnerLife {
  readonly startedMs = Date.now();
  readonly ended: Promise<ExitNote>;
  stderr = '';
  readonly #child: ChildProcess;
  readonly #over = new AbortController();
  #settings: SupervisionSettings | null;
  #readyAtMs = Infinity;
  #pongs = 0;
  #isWatching = false;
  #reason: string | undefined;

  /** @throws (by `ended`) when the program cannot be started */
  constructor({ command, predecessor, settings, onReady, stop, kill }: OwnerLifeOptions) {
    this.#settings = settings;
    this.#child = spawn(process.execPath, command, {
      env: { ...process.env, [supervisedVariable]: String(predecessor) },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.ended = this.#end();
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      this.stderr = (this.stderr + String(chunk)).slice(-keptStderrCharacters);
    });
    // Only our own program has the other end of the channel.
    this.#child.on('message', (message: ToSupervisor) => {
      if (message.say === 'pong') this.#pongs += 1;
      else {
        this.#readyAtMs = performance.now();
        this.#settings = message.settings ?? this.#settings;
        onReady(message.info, message.settings);
        void this.#watch();
      }
    });
    // One that follows another is asked from its start: it is known how often.
    void this.#watch();
    whenAborted(stop, this.#over.signal, () => void this.#stop());
    whenAborted(kill, this.#over.signal, () => this.#child.kill('SIGKILL'));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** How long it has been ready. */
  get healthyMs(): number {
    return Math.max(0, performance.now() - this.#readyAtMs);
  }

  async #end(): Promise<ExitNote> {
    const closed = once(this.#child, 'close');
    // Its own failure would be the same as that of `exit`, which is waited for.
    closed.catch(() => {});
    try {
      // `exit` comes with these two.
      const [code, signal] = (await once(this.#child, 'exit')) as [number | null, NodeJS.Signals | null];
      const endedMs = Date.now();
      await Promise.race([closed, delay(lastWordsTimeoutMs, undefined, { ref: false })]);
      return { code, signal, endedMs, ...(this.#reason !== undefined && { reason: this.#reason }) };
    } finally {
      this.#child.stderr?.destroy();
      this.#over.abort();
    }
  }

  async #stop(): Promise<void> {
    this.#tell({ say: 'stop' });
    const seconds = (this.#settings?.shutdown_timeout_s ?? 0) + stopGraceMs / 1000;
    await this.#killUnless(seconds * 1000, () => false, `did not end within ${seconds} s`);
  }

  async #watch(): Promise<void> {
    if (this.#isWatching || this.#settings === null) return;
    this.#isWatching = true;
    while (!this.#over.signal.aborted) {
      const { health_check_interval_s } = this.#settings;
      const before = this.#pongs;
      const hasAnswered = () => this.#pongs > before;
      this.#tell({ say: 'ping' });
      await delay(health_check_interval_s * 1000, undefined, { signal: this.#over.signal }).catch(() => {});
      await this.#killUnless(answerGraceMs, hasAnswered, `did not answer for ${health_check_interval_s} s`);
    }
  }

  async #killUnless(timeoutMs: number, isFine: () => boolean, reason: string): Promise<void> {
    if (isFine()) return;
    await delay(timeoutMs, undefined, { signal: this.#over.signal }).catch(() => {});
    if (isFine() || this.#over.signal.aborted) return;
    this.#reason = reason;
    this.#child.kill('SIGKILL');
  }

  #tell(message: ToOwner): void {
    // It fails when the process has just ended, which is noticed anyway.
    this.#child.send(message, () => {});
  }
}

function whenAborted(signal: AbortSignal, unless: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true, signal: unless });
}
