import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';

import { operations, type OperationName, type Output } from '../../../src-shared/operations.ts';
import { call } from '../call.ts';
import { openHelios, type Helios } from '../helios.ts';
import { noTotals } from '../metrics.ts';
import { client, openState } from '../testing/state-fixture.ts';

const you = { actor: { kind: 'you', name: 'you' } } as const;

async function ask<Name extends OperationName>(helios: Helios, name: Name, input = {}): Promise<Output<Name>> {
  const { status, ...output } = await call(helios, 'ui', name, input, you);
  if (status === 'error') throw new Error(JSON.stringify(output));
  operations[name].output.parse(output);
  return output as never; // as its schema has just confirmed
}

it('D4: operations are counted by name with their failures and latencies, the most called first', async () => {
  await using state = await openState();
  for (let n = 0; n < 5; n += 1) await state.ask('learn_behavior', { persona: 'writer', key: 'n', value: n });
  await state.fail('learn_behavior', { persona: 'nobody', key: 'n', value: 1 });
  await state.ask('list_personas');
  const { operations: counted, commits, tools, git, memory_bytes, since } = await ask(state.helios, 'get_metrics');
  expect(counted).toEqual({ total: 7, failed: 1, today: 7, failed_today: 1 });
  expect(commits).toBe(6); // the first start is one
  expect(tools.map(({ name, count, failed }) => [name, count, failed])).toEqual([
    ['learn_behavior', 6, 1],
    ['list_personas', 1, 0],
  ]);
  for (const { p50, p95, p99, max } of [...tools, ...git]) {
    expect(p50).toBeGreaterThan(0);
    expect([p50, p95, p99, max]).toEqual([p50, p95, p99, max].toSorted((a, b) => a - b));
    expect(max).toBe(Math.round(max * 100) / 100);
  }
  expect(git.map(({ name }) => name)).toEqual(expect.arrayContaining(['write_objects', 'move_branch', 'config_load']));
  expect(memory_bytes).toBeGreaterThan(1_000_000);
  expect(Date.parse(since)).toBeLessThanOrEqual(Date.now());
});

it('D4: an operation on the history that fails is counted as failed', async () => {
  await using state = await openState();
  const broken = state.helios.metrics.git('log', () => Promise.reject(new Error('broken')));
  await expect(broken).rejects.toThrow('broken');
  const { git } = await ask(state.helios, 'get_metrics');
  expect(git.find(({ name }) => name === 'log')?.failed).toBe(1);
});

it('D4: samples are those of the intervals that have ended, oldest first', async () => {
  await using state = await openState();
  state.helios.metrics.sample();
  await state.ask('learn_behavior', { persona: 'writer', key: 'n', value: 1 });
  await state.fail('learn_behavior', { persona: 'nobody', key: 'n', value: 1 });
  state.helios.metrics.sample();
  const { samples, sample_interval_s } = await ask(state.helios, 'get_metrics');
  expect(sample_interval_s).toBe(10);
  expect(samples).toMatchObject([
    { operations: 0, p50: null, p99: null },
    { operations: 2, failed: 1, commits: 1, p50: expect.any(Number), p99: expect.any(Number) },
  ]);
});

it('D4: a sample is taken every ten seconds while Helios is open, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const dir = mkdtempSync(join(tmpdir(), 'helios-metrics-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const helios = await openHelios(dir);
  vi.advanceTimersByTime(30_000);
  expect(helios.metrics.samples()).toHaveLength(3);
  await helios.close();
  vi.advanceTimersByTime(30_000);
  expect(helios.metrics.samples()).toHaveLength(3);
  expect(vi.getTimerCount()).toBe(0);
});

it('D4: what earlier runs did today counts as today, and what they did on another day does not', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'helios-metrics-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const first = await openHelios(dir);
  await call(first, 'mcp', 'rollback', { to: 'nothing' }, { actor: client });
  await first.close();
  const second = await openHelios(dir);
  await ask(second, 'list_personas');
  const { operations: today } = await ask(second, 'get_metrics');
  expect(today).toEqual({ total: 1, failed: 0, today: 2, failed_today: 1 });
  await second.close();
  const path = join(dir, '.health_metrics.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/date: .*/, 'date: 2020-01-01'));
  const third = await openHelios(dir);
  expect((await ask(third, 'get_metrics')).operations).toEqual({ total: 0, failed: 0, today: 0, failed_today: 0 });
  await third.close();
});

it('H18: figures that a version without days has written go on', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'helios-metrics-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const old = Object.entries({ ...noTotals, operations_total: 41 }).filter(([name]) => name !== 'today');
  writeFileSync(
    join(dir, '.health_metrics.yaml'),
    old.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join(''),
  );
  const helios = await openHelios(dir);
  await ask(helios, 'list_personas');
  expect(helios.metrics.totals().operations_total).toBe(42);
  await helios.close();
});

it('B4: the log is read by level and text, and what was written a moment ago is in it', async () => {
  await using state = await openState();
  await state.ask('learn_behavior', { persona: 'writer', key: 'n', value: 1 });
  await state.fail('rollback', { to: 'nothing' });
  const warnings = await ask(state.helios, 'read_log', { level: 'warn' });
  expect(warnings.entries).toMatchObject([
    { level: 'warn', message: 'operation', fields: { operation: 'rollback', error: 'not_found' } },
  ]);
  const learned = await ask(state.helios, 'read_log', { text: 'LEARN_beh' });
  expect(learned.entries).toMatchObject([{ level: 'info', fields: { operation: 'learn_behavior' } }]);
  state.helios.log.flush();
  appendFileSync(join(state.dir, 'logs/helios.log'), 'not ours\n{"time":"2026');
  const page = await ask(state.helios, 'read_log', { limit: 1, level: 'info' });
  expect(page.entries).toMatchObject([{ level: 'warn' }]);
  const next = await ask(state.helios, 'read_log', { limit: 1, level: 'info', before: page.next });
  expect(next.entries).toMatchObject([{ fields: { operation: 'learn_behavior' } }]);
  const wrong = await call(state.helios, 'ui', 'read_log', { before: 'nowhere' }, you);
  expect(wrong).toMatchObject({ status: 'error', code: 'invalid' });
});
