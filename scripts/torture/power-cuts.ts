// Power cuts under a writer with several changes on the way: what was acknowledged must be there after each.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { createExt4Image, type Ext4Image } from './ext4-image.ts';
import { judgeSettled, Ledger, type Asked, type Verdict } from './ledger.ts';
import type { WriterAnswer, WriterRequest } from './power-writer.ts';
import { randomFrom } from './random.ts';

export interface PowerCut {
  readonly number: number;
  readonly mode: string;
  /** Changes acknowledged between the power coming up and the cut. */
  readonly answered: number;
  readonly commits: number;
  readonly problems: readonly string[];
}

/** As ext4 is by default, and with what it does for careless programs switched off. */
export const powerModes = ['data=ordered', 'data=writeback,noauto_da_alloc'] as const;

const writerEntry = fileURLToPath(new URL('power-writer.ts', import.meta.url));
/** An image is used for so many cuts, so that looking through its history does not become the main work. */
const cutsPerImage = 15;
const callsAtOnce = 8;

/** Ends after so many cuts, or with the first one that has problems. */
export async function* powerCuts(options: { readonly cuts: number; readonly seed: number }): AsyncGenerator<PowerCut> {
  const random = randomFrom(options.seed);
  let isSound = true;
  for (let first = 1; first <= options.cuts && isSound; first += cutsPerImage) {
    const mode = powerModes[Math.floor(first / cutsPerImage) % powerModes.length] ?? powerModes[0];
    const image = createExt4Image(mode);
    try {
      proveLoss(image);
      const last = Math.min(options.cuts, first + cutsPerImage - 1);
      for await (const cut of cutsOfImage(image, mode, { first, last }, random)) {
        isSound = cut.problems.length === 0;
        yield cut;
        if (!isSound) break;
      }
    } finally {
      image.release();
    }
  }
}

/** A cut that loses nothing would prove nothing. @throws Error when what was never synced is still there */
function proveLoss(image: Ext4Image): void {
  const path = join(image.root, 'never synced');
  writeFileSync(path, 'lost');
  image.cutPower();
  image.powerUp();
  if (existsSync(path) && readFileSync(path, 'utf8') === 'lost') throw new Error('The power cut lost nothing.');
}

async function* cutsOfImage(
  image: Ext4Image,
  mode: string,
  { first, last }: { readonly first: number; readonly last: number },
  random: () => number,
): AsyncGenerator<PowerCut> {
  const dir = join(image.root, 'state');
  mkdirSync(dir);
  const ledger = new Ledger(random() * 2 ** 32);
  let verdict: Verdict | null = null;
  let writer = await startWriter(dir, ledger);
  try {
    for (let number = first; number <= last; number += 1) {
      const from = ledger.asked.length;
      writer.go();
      await sleep(random() * 400);
      image.cutPower();
      await writer.kill();
      image.powerUp();
      const answered = ledger.asked.slice(from).filter(({ answer }) => answer !== null).length;
      try {
        writer = await startWriter(dir, ledger);
      } catch (error) {
        yield {
          number,
          mode,
          answered,
          commits: 0,
          problems: [error instanceof Error ? error.message : String(error)],
        };
        return;
      }
      verdict = await judgeSettled(dir, ledger.asked, verdict);
      yield { number, mode, answered, commits: verdict.commits, problems: verdict.problems };
    }
  } finally {
    await writer.kill();
  }
}

interface RunningWriter {
  /** Sends calls until it is killed. */
  go(): void;
  kill(): Promise<void>;
}

/** Resolves when Helios is open: whatever the cut left is recovered. */
async function startWriter(dir: string, ledger: Ledger): Promise<RunningWriter> {
  const child = spawn(process.execPath, [writerEntry, dir], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  child.stdin.on('error', () => {}); // it was killed with calls on the way
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
  const sent = new Map<number, Asked>();
  const send = (): void => {
    const number = ledger.asked.length;
    const asked = ledger.next();
    sent.set(number, asked);
    const request: WriterRequest = { number, tool: asked.tool, args: asked.args };
    child.stdin.write(`${JSON.stringify(request)}\n`);
  };
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as WriterAnswer;
      if ('ready' in answer) return resolve();
      const asked = sent.get(answer.number);
      if (!asked || answer.reply['status'] !== 'success') return; // the disk is gone under it
      asked.answer = answer.reply;
      send();
    });
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const opened = await Promise.race([ready.then(() => true), ended.then(() => false)]);
  if (!opened) throw new Error(`Helios could not be opened after the cut: ${said}`);
  return { go: () => Array.from({ length: callsAtOnce }, send), kill };
}
