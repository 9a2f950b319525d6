import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { noteStart, readRunRecord } from '../core/ownership/run-record.ts';
import type { CrashReport } from './crash-report.ts';
import type { OwnerInfo } from './owner.ts';
import type { SupervisionSettings } from './supervision.ts';
import { supervise } from './supervisor.ts';

let dir: string;
let stop: AbortController;
let kill: AbortController;
let said: string[];
let readies: number[];

const settings: SupervisionSettings = {
  restart_first_delay_s: 0.1,
  restart_delay_factor: 2,
  restart_attempts: 3,
  health_check_interval_s: 0.2,
  shutdown_timeout_s: 1,
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'helios-supervisor-'));
  stop = new AbortController();
  kill = new AbortController();
  said = [];
  readies = [];
});
afterEach(() => {
  kill.abort();
  vi.useRealTimers();
  rmSync(dir, { recursive: true });
});

/** What one run of the program does once it is ready; `silent` ones never are. */
const acts = {
  ends: 'process.exit(0)',
  'is refused': `process.stderr.write('Not with me.\\n'); process.exit(1)`,
  'is misused': 'process.exit(2)',
  crashes: `process.stderr.write('first\\nlast\\n'); process.exit(70)`,
  'is killed': `process.kill(process.pid, 'SIGKILL')`,
  hangs: 'for (;;);',
  stays: `process.on('message', ({ say }) => say === 'stop' && process.exit(0)); setInterval(() => {}, 1000)`,
  'stays for good': 'setInterval(() => {}, 1000)',
} as const;
type Act = keyof typeof acts | `silent and ${keyof typeof acts}`;

/** A program that acts in turn, once for each time it is started. */
function program(...lives: Act[]): string[] {
  const bodies = lives.map((life) => {
    const act = acts[life.replace('silent and ', '') as keyof typeof acts];
    const ready = `process.send({ say: 'ready', info: { pid: process.pid }, settings: ${JSON.stringify(settings)} }, act);`;
    return `() => { const act = () => { ${act} }; ${life.startsWith('silent') ? 'act();' : ready} }`;
  });
  const file = join(dir, 'program.mjs');
  writeFileSync(
    file,
    `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
     const starts = ${JSON.stringify(join(dir, 'starts'))};
     appendFileSync(starts, process.env.HELIOS_SUPERVISED + '\\n');
     writeFileSync(${JSON.stringify(join(dir, 'pid'))}, String(process.pid));
     process.on('message', ({ say }) => say === 'ping' && process.send({ say: 'pong' }));
     [${bodies.join(',')}][readFileSync(starts, 'utf8').trim().split('\\n').length - 1]();`,
  );
  return [file];
}

const watch = (command: string[]) =>
  supervise({
    dir,
    command,
    onReady: ({ pid }: OwnerInfo) => void readies.push(pid),
    readSettings: () => Promise.resolve(settings),
    stop: stop.signal,
    kill: kill.signal,
    say: (sentence) => void said.push(sentence),
  });

const starts = () => readFileSync(join(dir, 'starts'), 'utf8').trim().split('\n');
const reports = (): CrashReport[] =>
  readdirSync(join(dir, 'logs'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(dir, 'logs', name), 'utf8')) as CrashReport);

describe('C1: an owner that ends', () => {
  test.each([
    ['ends', 0],
    ['is refused', 1],
    ['silent and is refused', 1],
    ['is misused', 2],
  ] as const)('and %s is not started again', async (act, code) => {
    expect(await watch(program(act))).toBe(code);
    expect(starts()).toEqual(['0']);
    expect([said, readdirSync(dir).includes('logs')]).toEqual([[], false]);
  });

  test.each(['crashes', 'is killed', 'silent and is killed'] as const)(
    'and %s is started again, at longer and longer intervals',
    async (act) => {
      expect(await watch(program(act, act, 'ends'))).toBe(0);
      expect(starts()).toEqual(['0', ...reports().map(({ pid }) => String(pid))]);
      expect(said.map((sentence) => /again in (\S+) s/.exec(sentence)?.[1])).toEqual(['0.1', '0.2']);
      expect(readies.length, 'nobody is told twice that it is ready').toBe(1);
    },
  );

  test('is given up after so many attempts as the settings say', async () => {
    expect(await watch(program('crashes', 'is killed', 'crashes', 'is killed', 'ends'))).toBe(1);
    expect(starts()).toHaveLength(4);
    expect(said.at(-1)).toMatch(/SIGKILL[^]*not started again after 3 attempts/);
  });

  test('has all its attempts again when it was well for a minute', async () => {
    const lives = ['is killed', 'is killed', 'is killed', 'stays', 'ends'] as const;
    vi.useFakeTimers({ toFake: ['performance'] });
    const watching = watch(program(...lives));
    await vi.waitFor(() => expect(starts()).toHaveLength(4), { timeout: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    vi.advanceTimersByTime(60_000);
    const last = Number(readFileSync(join(dir, 'pid'), 'utf8'));
    process.kill(last, 'SIGKILL');
    expect(await watching).toBe(0);
    expect(said.at(-1)).toContain('again in 0.1 s');
  });

  test('before it could tell the settings, which cannot be read either, ends with that error', async () => {
    const watching = supervise({
      dir,
      command: program('silent and is killed'),
      onReady: () => {},
      readSettings: () => Promise.reject(new Error('config.yaml: not valid')),
      stop: stop.signal,
      kill: kill.signal,
      say: () => {},
    });
    await expect(watching).rejects.toThrow('config.yaml');
    expect(starts()).toHaveLength(1);
  });
});

describe('C2: an owner that does not answer', () => {
  test('is ended and started again', async () => {
    expect(await watch(program('hangs', 'ends'))).toBe(0);
    expect(reports()).toMatchObject([{ signal: 'SIGKILL', reason: 'did not answer for 0.2 s' }]);
  });

  test('is none while it answers', async () => {
    const watching = watch(program('stays'));
    await vi.waitFor(() => expect(readies).toHaveLength(1), { timeout: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    stop.abort();
    expect(await watching).toBe(0);
    expect(said).toEqual([]);
  });
});

describe('H19: told to stop', () => {
  test('the owner ends in order', async () => {
    const watching = watch(program('stays'));
    await vi.waitFor(() => expect(readies).toHaveLength(1), { timeout: 10_000 });
    stop.abort();
    expect(await watching).toBe(0);
  });

  test('a second time it ends at once', async () => {
    const watching = watch(program('stays for good'));
    await vi.waitFor(() => expect(readies).toHaveLength(1), { timeout: 10_000 });
    stop.abort();
    kill.abort();
    expect(await watching).toBe(130);
    expect(readdirSync(dir), 'that is no crash').not.toContain('logs');
    expect(() => process.kill(readies[0] ?? 0, 0), 'it is gone').toThrow('ESRCH');
  });

  test('nothing is started any more', async () => {
    const watching = watch(program('is killed', 'ends'));
    await vi.waitFor(() => expect(said).toHaveLength(1), { timeout: 10_000 });
    stop.abort();
    expect(await watching).toBe(0);
    expect(starts()).toHaveLength(1);
  });
});

describe('C3: the report of a crash', () => {
  test('says how it ended and what it said last', async () => {
    await watch(program('crashes', 'ends'));
    const [report] = reports();
    expect(report).toEqual({
      crashed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      uptime_s: expect.any(Number),
      pid: readies[0],
      exit_code: 70,
      signal: null,
      reason: null,
      last_stderr: ['first', 'last'],
      versions: { helios: expect.any(String), node: process.version, platform: expect.stringContaining(process.arch) },
      command: expect.stringContaining('program.mjs'),
      restart_count: 0,
    });
    expect(said[0]).toContain(join(dir, 'logs', `crash-${report?.crashed_at.replaceAll(':', '-')}.json`));
  });

  test('is kept with the newest twenty, and nothing else is removed', async () => {
    mkdirSync(join(dir, 'logs'));
    const old = Array.from({ length: 25 }, (_, n) => `crash-2020-01-01T00-00-${String(n).padStart(2, '0')}.000Z.json`);
    for (const name of [...old, 'owner.log']) writeFileSync(join(dir, 'logs', name), '{}');
    await watch(program('crashes', 'ends'));
    const left = readdirSync(join(dir, 'logs'));
    expect(left).toHaveLength(21);
    expect(left.filter((name) => old.includes(name))).toEqual(old.slice(6));
  });
});

test('C4: the crash of an owner that was ready is counted, not that of another one', async () => {
  const watching = watch(program('stays', 'stays'));
  await vi.waitFor(() => expect(readies).toHaveLength(1), { timeout: 10_000 });
  const [pid = 0] = readies;
  const record = join(dir, 'run', 'supervisor.json');
  noteStart(dir, { nonce: 'n', command: 'helios serve', watched_by: process.pid });
  writeFileSync(record, readFileSync(record, 'utf8').replace(`"pid":${process.pid}`, `"pid":${pid}`));
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(said).toHaveLength(1), { timeout: 10_000 });
  expect(readRunRecord(dir)).toMatchObject({ running: false, crash_count: 1, restart_count: 0 });

  noteStart(dir, { nonce: 'm', command: 'helios serve', watched_by: process.pid });
  await vi.waitFor(() => expect(starts()).toHaveLength(2), { timeout: 10_000 });
  process.kill(Number(readFileSync(join(dir, 'pid'), 'utf8')), 'SIGKILL');
  await vi.waitFor(() => expect(said).toHaveLength(2), { timeout: 10_000 });
  expect(readRunRecord(dir)).toMatchObject({ running: true, crash_count: 1, restart_count: 1 });
  stop.abort();
  expect(await watching).toBe(0);
});
