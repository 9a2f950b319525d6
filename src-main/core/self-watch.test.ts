import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';

import { call } from './call.ts';
import { newSettings } from '../../src-shared/model.ts';
import { settingsText } from './first-start.ts';
import { openHelios, type Helios } from './helios.ts';
import { openLog } from './log.ts';
import { client, openState } from './testing/state-fixture.ts';
import { parseYaml } from '../../src-shared/yaml/yaml-text.ts';

function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'helios-self-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
const yamlOf = (dir: string, name: string) => parseYaml(readFileSync(join(dir, name), 'utf8'), name);
const learn = (helios: Helios) =>
  call(
    helios,
    'mcp',
    'learn_behavior',
    { persona: 'writer', key: 'pace', value: performance.now() },
    { actor: client },
  );

it('H17: a run says which it is and how the earlier ones ended', async () => {
  const dir = makeDir();
  const first = await openHelios(dir);
  await learn(first);
  expect(yamlOf(dir, '.session_state.yaml')).toMatchObject({
    current: { id: expect.any(String), active_persona: 'welcome', started_at: expect.stringMatching(/Z$/) },
    previous: [],
  });
  await first.close();
  expect(yamlOf(dir, '.session_state.yaml')).toMatchObject({
    current: null,
    previous: [{ clean_shutdown: true, operations_count: 1 }],
  });
  const second = await openHelios(dir);
  const crashed = readFileSync(join(dir, '.session_state.yaml'), 'utf8');
  await second.close();
  writeFileSync(join(dir, '.session_state.yaml'), crashed); // as if the second had been killed
  const third = await openHelios(dir);
  expect(yamlOf(dir, '.session_state.yaml')).toMatchObject({
    previous: [{ clean_shutdown: false }, { clean_shutdown: true }],
  });
  expect(third.metrics.totals()).toMatchObject({ recovery_attempts: 1, recovery_successes: 1 });
  await third.close();
});

it('H18: totals go on from run to run; a file of figures that cannot be read is no reason to stop', async () => {
  const dir = makeDir();
  for (let run = 1; run <= 2; run += 1) {
    const helios = await openHelios(dir);
    await learn(helios);
    await call(helios, 'mcp', 'learn_behavior', { persona: 'nobody', key: 'a', value: 1 }, { actor: client });
    await helios.close();
    expect(yamlOf(dir, '.health_metrics.yaml')).toMatchObject({
      operations_total: 2 * run,
      operations_failed: run,
      commits: run + 1,
      last_error: { code: 'not_found' },
      latencies: { learn_behavior: { calls: 2, p50_ms: expect.any(Number), p99_ms: expect.any(Number) } },
      git_latencies: { write_objects: { calls: expect.any(Number) } },
    });
  }
  writeFileSync(join(dir, '.health_metrics.yaml'), 'operations_total: [');
  const helios = await openHelios(dir);
  expect(helios.metrics.totals()).toMatchObject({ operations_total: 0 });
  await helios.close();
});

it('H18: latencies are told as percentiles for each tool, each operation on the history, and loading files', async () => {
  await using state = await openState();
  for (let n = 0; n < 20; n += 1) await state.ask('learn_behavior', { persona: 'writer', key: 'n', value: n });
  const { metrics } = await state.ask('get_health');
  const { latencies, git_latencies, config_load } = metrics as Record<string, Record<string, Record<string, number>>>;
  const learned = latencies?.['learn_behavior'];
  expect(learned?.['calls']).toBe(20);
  expect(learned?.['p50_ms']).toBeGreaterThan(0);
  expect(learned?.['p99_ms']).toBeGreaterThanOrEqual(learned?.['p95_ms'] ?? Number.NaN);
  expect(git_latencies?.['move_branch']?.['calls']).toBeGreaterThan(0);
  expect(config_load?.['calls']).toBeGreaterThan(0);
});

it('B4: each write and each failure is a line of JSON with its duration and error class, and no content', async () => {
  await using state = await openState();
  await state.ask('learn_behavior', { persona: 'writer', key: 'secret_key', value: 'secret value' });
  await state.fail('learn_behavior', { persona: 'secret name', key: 'x', value: 1 });
  await state.ask('list_personas');
  state.helios.log.flush();
  const text = state.read('logs/helios.log');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const done = lines.filter(({ event }) => event === 'operation');
  expect(done).toMatchObject([
    { level: 'info', operation: 'learn_behavior', actor: 'test-client', duration_ms: expect.any(Number) },
    { level: 'warn', operation: 'learn_behavior', error: 'not_found' },
  ]);
  expect(text).not.toContain('secret');
});

it('B4: logs rotate, and the level is the setting of the moment', () => {
  const dir = makeDir();
  let level: 'info' | 'debug' = 'info';
  const log = openLog(dir, () => level);
  log.write('debug', 'unheard');
  level = 'debug';
  const big = 'x'.repeat(1024 * 1024);
  for (let n = 0; n < 60; n += 1) {
    log.write('debug', `line ${n}`, { big });
    log.flush();
  }
  const files = ['', '.1', '.2', '.3', '.4'].map((end) => readFileSync(join(dir, `logs/helios.log${end}`), 'utf8'));
  for (const file of files) {
    expect(file.length).toBeLessThan(7 * 1024 * 1024);
    for (const line of file.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ level: 'debug' });
  }
  expect(files[0]).toContain('line 59');
  expect(files.join('')).not.toContain('unheard');
  expect(() => readFileSync(join(dir, 'logs/helios.log.5'))).toThrow('ENOENT');
});

it('H19: at every interval the figures are written down, and many small packs of the history become one', async () => {
  await using state = await openState((dir) => {
    writeFileSync(join(dir, 'config.yaml'), settingsText({ ...newSettings, health_monitor_interval_s: 0.2 }));
  });
  const packs = () => Number(/packs: (\d+)/.exec(state.git('count-objects', '-v'))?.[1]);
  for (let n = 0; n < 25; n += 1) {
    const both = ['writer', 'developer'].map((persona) => state.ask('learn_behavior', { persona, key: 'n', value: n }));
    await Promise.all(both);
  }
  const log = () => {
    state.helios.log.flush();
    return state.read('logs/helios.log');
  };
  await vi.waitFor(() => expect(log()).toContain('"event":"tidied"'), { timeout: 10_000, interval: 50 });
  expect(packs()).toBeLessThan(20);
  expect(yamlOf(state.dir, '.health_metrics.yaml')).toMatchObject({ operations_total: expect.any(Number) });
  expect(state.git('rev-list', '--count', 'HEAD')).toBe('51');
  expect(state.git('fsck', '--strict')).toBe('');
});
