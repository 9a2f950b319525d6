// The owner inside the app: becomes it, asks it, tells of its changes, and becomes it again when it was lost. The only
// place of the app that knows whether there is one.

import type { ChangeEvent } from '../../src-shared/change-event.ts';
import { guidanceFor, HeliosError, type Reply } from '../../src-shared/errors.ts';
import { newSettings, type Settings } from '../../src-shared/model.ts';
import type { Input, OperationName, operations, Output } from '../../src-shared/operations.ts';
import type { LockInfo } from '../../src-shared/relay-protocol.ts';
import { heliosVersion } from '../../src-shared/version.ts';
import { call } from '../core/call.ts';
import { askHandOver } from '../host/owner-client.ts';
import type { Owner, OwnerOptions } from '../host/owner.ts';
import { takeOver } from '../host/take-over.ts';

export interface DesktopOwnerOptions {
  readonly dir: string;
  /** Folder of the built programs. */
  readonly programs: string;
  /** Asked each time it becomes the owner: whether browsers may come in, and with what. */
  readonly loopback: () => OwnerOptions['loopback'];
  readonly watch: OwnerOptions['watch'];
}

interface Listeners {
  readonly onChange: (event: ChangeEvent) => void;
  /** After it became the owner, and after it ceased to be it. */
  readonly onState: () => void;
}

/** As the interface writes it: what has a default may be left out. */
type AskInput<Name extends OperationName> = (typeof operations)[Name]['input']['_zod']['input'];

const you = { actor: { kind: 'you', name: 'you' } } as const;
const pageSession = 'page-app';

export class DesktopOwner {
  readonly #options: DesktopOwnerOptions;
  readonly #listeners = new Set<Listeners>();
  #owner: Owner | null = null;
  #taking: Promise<LockInfo | null> | null = null;
  #onLost = () => {};
  #page: (() => void) | null = null;
  #isPageOpen = false;

  constructor(options: DesktopOwnerOptions) {
    this.#options = options;
  }

  get dir(): string {
    return this.#options.dir;
  }

  get isLive(): boolean {
    return this.#owner !== null;
  }

  /** Those of a new installation while there is no owner. */
  get settings(): Settings {
    return this.#owner?.settings ?? newSettings;
  }

  listen(listeners: Listeners): void {
    this.#listeners.add(listeners);
  }

  /**
   * @param onLost the lock is gone, to somebody else or with its file; nobody is answered until the next `take`
   * @returns who keeps the directory to itself, or null
   * @throws HeliosError what keeps the directory from being opened
   */
  take(onLost: () => void): Promise<LockInfo | null> {
    if (this.#owner !== null) return Promise.resolve(null);
    // Two at once would each find the lock of the other.
    this.#taking ??= this.#take(onLost).finally(() => (this.#taking = null));
    return this.#taking;
  }

  async #take(onLost: () => void): Promise<LockInfo | null> {
    const { dir, programs, loopback, watch } = this.#options;
    const owner = await takeOver({ dir, rank: 'desktop', loopback: loopback(), programs, watch });
    if (!('helios' in owner)) return owner.heldBy;
    this.#owner = owner;
    this.#onLost = onLost;
    owner.helios.onChange((event) => {
      for (const { onChange } of this.#listeners) onChange(event);
    });
    void owner.ended.then(() => this.#lose(owner));
    this.#showPage();
    this.#tellState();
    return null;
  }

  /** Never rejects; failures are data, as for every carrier. */
  async call(name: string, input: unknown): Promise<Reply> {
    if (this.#owner === null) return away;
    return call(this.#owner.helios, 'ui', name, input, you);
  }

  /** From the page in the window, which is counted as a session of its own. */
  async callFromPage(name: string, input: unknown): Promise<Reply> {
    const reply = await this.call(name, input);
    this.#owner?.helios.sessions.count(pageSession, name.slice(0, 100), reply.status === 'error');
    return reply;
  }

  /** @throws HeliosError */
  async ask<Name extends OperationName>(name: Name, input: AskInput<Name>): Promise<Output<Name>> {
    const reply = await this.call(name, input satisfies AskInput<Name> | Input<Name>);
    if (reply.status === 'error') throw new HeliosError(reply.code, reply.message, { guidance: reply.guidance });
    return reply as never; // the operation's output by its contract
  }

  setPageOpen(isOpen: boolean): void {
    this.#isPageOpen = isOpen;
    this.#showPage();
  }

  log(level: 'warn' | 'info', event: string, fields: Readonly<Record<string, unknown>>): void {
    this.#owner?.helios.log.write(level, event, fields);
  }

  /** What is running has ended and the log is written; the computer is about to sleep. */
  async settle(timeoutMs: number): Promise<void> {
    await this.#owner?.helios.drain(timeoutMs);
    this.#owner?.helios.log.flush();
  }

  /** Whether others can still reach it: a lock or a socket may go while the computer sleeps. */
  async isReachable(): Promise<boolean> {
    // It never gives way to its own rank, so the question changes nothing.
    const answer = this.#owner && (await askHandOver(this.dir, 'background').catch(() => 'nobody'));
    return answer === 'refused';
  }

  /** Finishes what is running, flushes, gives the directory free. Shims go on with the next owner by themselves. */
  async close(): Promise<void> {
    // What keeps it from becoming the owner is told to whoever asked for that.
    await this.#taking?.catch(() => {});
    const owner = this.#owner;
    this.#owner = null;
    this.#page = null;
    if (owner === null) return;
    this.#tellState();
    await owner.close();
  }

  async #lose(owner: Owner): Promise<void> {
    if (this.#owner !== owner) return;
    await this.close();
    this.#onLost();
  }

  #showPage(): void {
    const sessions = this.#owner?.helios.sessions;
    if (!this.#isPageOpen || sessions === undefined) {
      this.#page?.();
      this.#page = null;
      return;
    }
    this.#page ??= sessions.hold(pageSession);
    sessions.introduce(pageSession, {
      name: 'Helios',
      client_version: heliosVersion,
      protocol: null,
      transport: 'page',
    });
  }

  #tellState(): void {
    for (const { onState } of this.#listeners) onState();
  }
}

const away: Reply = {
  status: 'error',
  code: 'unavailable',
  message: 'Helios does not have its directory at the moment.',
  guidance: guidanceFor('unavailable'),
};
