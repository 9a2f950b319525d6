// Clients that keep changing things while the owner, and at random a shim, is killed with SIGKILL at a random instant.

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { clientKinds, connectClient, ShimGone, type TortureClient } from './client.ts';
import { judgeSettled, Ledger, type Verdict } from './ledger.ts';
import { randomFrom } from './random.ts';

export interface Round {
  readonly number: number;
  /** Calls answered in it. */
  readonly answered: number;
  /** Calls whose shim was killed under them. */
  readonly unanswered: number;
  readonly ownersKilled: number;
  readonly shimsKilled: number;
  readonly commits: number;
  /** The directory, kept when something is wrong. */
  readonly dir: string;
  readonly problems: readonly string[];
}

/** A directory is used for so many rounds, so that looking through its history does not become the main work. */
const roundsPerLife = 20;
const callsAtOnce = 2;
const clientsPerRound = 3;

/** Ends after so many rounds or seconds, or with the first round that has problems. */
export async function* killRounds(options: {
  readonly rounds: number;
  readonly seconds?: number | undefined;
  readonly seed: number;
}): AsyncGenerator<Round> {
  const random = randomFrom(options.seed);
  const endsAt = performance.now() + (options.seconds ?? Infinity) * 1000;
  let life: Life | null = null;
  let isSound = true;
  try {
    for (let number = 1; number <= options.rounds && performance.now() < endsAt && isSound; number += 1) {
      if (life && (number - 1) % roundsPerLife === 0) {
        await life.end();
        life = null;
      }
      life ??= new Life(random);
      const round = await life.round(number);
      isSound = round.problems.length === 0;
      yield round;
    }
  } finally {
    await life?.end({ keep: !isSound });
  }
}

/** One state directory from its first start on. */
class Life {
  readonly #dir = join(mkdtempSync(join(tmpdir(), 'helios-torture-')), 'state');
  readonly #ledger: Ledger;
  readonly #random: () => number;
  #verdict: Verdict | null = null;

  constructor(random: () => number) {
    this.#random = random;
    this.#ledger = new Ledger(random() * 2 ** 32);
    mkdirSync(this.#dir);
  }

  async round(number: number): Promise<Round> {
    const dir = this.#dir;
    const from = this.#ledger.asked.length;
    let isOver = false;
    const errors: string[] = [];
    const kinds = Array.from(
      { length: clientsPerRound },
      (_, index) => clientKinds[(number + index) % clientKinds.length] ?? 'SDK v1',
    );
    const clients = await Promise.all(kinds.map((kind) => connectClient(kind, dir)));
    // Both callers of a client whose shim was killed go on with the same new one.
    const replacements: (Promise<TortureClient> | undefined)[] = [];
    const callers = clients.flatMap((first, index) =>
      Array.from({ length: callsAtOnce }, async () => {
        let client: TortureClient = first;
        while (!isOver) {
          const asked = this.#ledger.next();
          try {
            asked.answer = await client.call(asked.tool, asked.args);
          } catch (error) {
            if (!(error instanceof ShimGone)) {
              errors.push(error instanceof Error ? error.message : String(error));
              return;
            }
            client = await (replacements[index] ??= connectClient(kinds[index] ?? 'SDK v1', dir));
            clients[index] = client;
          }
        }
      }),
    );
    const kills = await this.#kill(clients);
    // Every call that was on its way has found the next owner when one of after the kills is answered.
    const answeredThen = this.#answered(from);
    const goesOn = async () => {
      while (this.#answered(from) < answeredThen + callers.length && errors.length === 0) await sleep(10);
    };
    await Promise.race([
      goesOn(),
      sleep(60_000, null, { ref: false }).then(() => errors.push('No call was answered for a minute.')),
    ]);
    isOver = true;
    await Promise.all(callers);
    const verdict = await judgeSettled(dir, this.#ledger.asked, this.#verdict);
    this.#verdict = verdict;
    await Promise.all(clients.map((client) => client.close()));
    const asked = this.#ledger.asked.slice(from);
    const problems = [...errors, ...verdict.problems];
    const answered = this.#answered(from);
    return { number, answered, unanswered: asked.length - answered, ...kills, commits: verdict.commits, dir, problems };
  }

  async end({ keep = false } = {}): Promise<void> {
    await endOwner(this.#dir, 'SIGTERM');
    if (!keep) rmSync(join(this.#dir, '..'), { recursive: true, force: true, maxRetries: 5 });
  }

  #answered(from: number): number {
    return this.#ledger.asked.slice(from).filter(({ answer }) => answer !== null).length;
  }

  async #kill(clients: readonly TortureClient[]) {
    let ownersKilled = 0;
    let shimsKilled = 0;
    await sleep(this.#random() * 250);
    if (this.#random() < 0.3) {
      const victim = clients[Math.floor(this.#random() * clients.length)];
      if (victim && kill(victim.pid)) shimsKilled += 1;
      await sleep(this.#random() * 20);
    }
    if (kill(ownerOf(this.#dir))) ownersKilled += 1;
    if (this.#random() < 0.15) {
      // The next one is hit while it starts, recovers, or has just begun to answer.
      await sleep(this.#random() * 600);
      if (kill(ownerOf(this.#dir))) ownersKilled += 1;
    }
    return { ownersKilled, shimsKilled };
  }
}

function ownerOf(dir: string): number | null {
  try {
    return (JSON.parse(readFileSync(join(dir, '.helios.lock'), 'utf8')) as { pid: number }).pid;
  } catch {
    return null; // nobody owns it at this moment
  }
}

function kill(pid: number | null, signal: NodeJS.Signals | 0 = 'SIGKILL'): boolean {
  try {
    return pid !== null && process.kill(pid, signal);
  } catch {
    return false; // it is gone already
  }
}

async function endOwner(dir: string, signal: NodeJS.Signals): Promise<void> {
  for (let pid = ownerOf(dir); pid !== null && kill(pid, 0); pid = ownerOf(dir)) {
    kill(pid, signal);
    await sleep(50);
  }
}
