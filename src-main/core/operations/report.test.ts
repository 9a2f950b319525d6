import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { call } from '../call.ts';
import { openState, type State } from '../testing/state-fixture.ts';

/** In every place that a person or a model writes to. */
const canary = 'canary';

async function report({ helios }: State): Promise<string> {
  const reply = await call(helios, 'ui', 'get_report', {}, { actor: { kind: 'you', name: 'you' } });
  if (reply.status === 'error') throw new Error(JSON.stringify(reply));
  return String(reply['text']);
}

function crashReport(stderr: string): string {
  const at = '2026-01-02T03:04:05.678Z';
  const versions = { helios: '0.3.0', node: 'v24.1.0', platform: 'linux x64' };
  return JSON.stringify({
    crashed_at: at,
    started_at: at,
    uptime_s: 12,
    pid: 1,
    exit_code: 70,
    signal: null,
    reason: `${canary}reason`,
    last_stderr: stderr.split('\n'),
    versions,
    command: `/home/${canary}user/helios serve`,
    restart_count: 0,
  });
}

it('D4: the report holds nothing that personas, files, logs, crash reports or paths say', async () => {
  await using state = await openState((dir) => {
    mkdirSync(join(dir, 'base'), { recursive: true });
    mkdirSync(join(dir, 'personas'), { recursive: true });
    writeFileSync(
      join(dir, 'base/identity.yaml'),
      `# ${canary}comment\nbase_importance: 0.5\n${canary}_key: ${canary} value\n`,
    );
    writeFileSync(
      join(dir, `personas/${canary}-persona.yaml`),
      `specialization_level: 2\nbehaviors:\n  ${canary}_behaviour: ${canary}\n`,
    );
  });
  const persona = `${canary}-persona`;
  await state.ask('observe_pattern', { pattern: `${canary} pattern`, evidence: `${canary} evidence`, persona });
  await state.ask('learn_behavior', { persona, key: `${canary}.key`, value: canary });
  await state.ask('create_snapshot', { reason: `${canary} reason` });
  await state.fail(`${canary}_operation`);
  await state.fail('learn_behavior', { persona: `${canary}-nobody`, key: 'x', value: 1 });
  // Not valid, and so quoted by a check; a second one differs by its case, which another check names.
  state.write(`personas/${persona}.yaml`, `specialization_level: ${canary}\n`);
  state.write('personas/Example.yaml', `specialization_level: 2\n${canary}: [\n`);
  state.write('personas/example.yaml', `specialization_level: 2\n`);
  state.write('base/identity.yaml', `base_importance: ${canary}\n`);
  state.helios.log.flush();
  const time = '2026-01-01T00:00:00.000Z';
  const forged = [
    { time, level: 'error', event: canary, error: canary, operation: canary },
    { time: canary, level: 'error', event: 'operation', operation: canary, duration_ms: canary },
    { time, level: 'warn', event: 'unpublished', message: `${canary} in ${homedir()}`, error: 'io' },
  ];
  appendFileSync(
    join(state.dir, 'logs/helios.log'),
    forged.map((line) => `${JSON.stringify(line)}\n`).join('') + `${canary} torn`,
  );
  const stderr = `TypeError: ${canary} is not a function\n    at ${canary} (file:///home/${canary}/dist/helios.mjs:7:9)\n${canary}`;
  writeFileSync(join(state.dir, 'logs/crash-2026-01-02T03-04-05.678Z.json'), crashReport(stderr));
  writeFileSync(join(state.dir, `logs/crash-2026-01-03-${canary}.json`), `{"crashed_at":"${canary}`);

  const text = await report(state);
  expect(text.toLowerCase()).not.toContain(canary);
  expect(text).not.toContain(state.dir);
  expect(text).not.toContain(homedir());
  expect(text).not.toContain(userInfo().homedir);
  // And yet it says what was found.
  expect(text).toContain('NOT healthy');
  expect(text).toContain('- error: corrupted_yaml\n- warning: corrupted_yaml (line 3, column 1)\n');
  expect(text).toContain('- warning: duplicate_names\n');
  expect(text).toContain(
    '2026-01-02T03:04:05.678Z, Helios 0.3.0 on Node v24.1.0, up 12 s, exit code 70, TypeError, helios.mjs:7:9',
  );
  expect(text).toContain('a report that cannot be read');
  expect(text).toMatch(/warn operation learn_behavior not_found [\d.]+ ms/);
  expect(text).toContain(`${time} error other`);
  expect(text).toContain(`${time} warn unpublished io`);
});

it('D4: the report names versions, installation, figures and who is connected', async () => {
  await using state = await openState();
  const { helios } = state;
  await state.ask('list_personas');
  helios.sessions.hold('a');
  helios.sessions.introduce('a', {
    name: 'client\n# forged',
    client_version: '1.2',
    protocol: '2025-11-25',
    transport: 'stdio',
  });
  helios.sessions.count('a', 'list_personas', false);
  helios.reachedBy({ httpUrl: 'http://127.0.0.1:4711/mcp', programs: null });
  const text = await report(state);
  expect(text).toContain(`Node ${process.version}`);
  expect(text).toContain('state directory: `<state directory>`, was fresh_install');
  expect(text).toContain('reached over: socket, HTTP on 127.0.0.1');
  expect(text).toContain('## Checks: healthy');
  expect(text).toContain('- list_personas: 1 (0 failed), p50 ');
  expect(text).toMatch(/- client\?\? forged 1\.2, stdio, MCP 2025-11-25, since \S+Z, 1 calls, 0 failed/);
  expect(text).toContain('## Crashes\n\nnone\n');
});
