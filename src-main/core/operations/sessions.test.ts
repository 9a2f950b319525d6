import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { type ChangeEvent } from '../../../src-shared/change-event.ts';
import { openState } from '../testing/state-fixture.ts';
import { isDefaultDir } from './sessions.ts';

const you = { actor: { kind: 'you', name: 'you' } } as const;

it('D6: who is connected is listed, and its coming and going is told as an event of its own', async () => {
  await using state = await openState();
  const { helios } = state;
  const events: ChangeEvent[] = [];
  helios.onChange((event) => events.push(event));
  const release = helios.sessions.hold('a');
  const who = { name: 'a client', client_version: '1', protocol: '2025-11-25', transport: 'stdio' } as const;
  helios.sessions.introduce('a', who);
  expect(events).toEqual([
    {
      commit: null,
      actor: 'helios',
      tool: '',
      message: '',
      files: [],
      personas: [],
      base: false,
      settings: false,
      list: false,
      sessions: true,
    },
  ]);
  expect(await helios.run('list_sessions', {}, you)).toMatchObject({ sessions: [{ id: 'a', ...who, calls: 0 }] });
  release();
  expect(await helios.run('list_sessions', {}, you)).toEqual({ sessions: [], paused: false });
  await state.ask('learn_behavior', { persona: 'writer', key: 'n', value: 1 });
  expect(events.find(({ commit }) => commit !== null)).toMatchObject({ sessions: false });
});

it('D6: what a client needs is the shim beside the program, the directory and the address; never the token', async () => {
  await using state = await openState();
  const { helios, dir } = state;
  expect(await helios.run('get_connection_info', {}, you)).toMatchObject({ http_url: null });
  helios.reachedBy({ httpUrl: 'http://127.0.0.1:1/mcp', programs: join(dir, 'programs') });
  expect(await helios.run('get_connection_info', {}, you)).toEqual({
    state_dir: dir,
    command: process.execPath,
    args: [join(dir, 'programs', 'helios-mcp.mjs'), '--helios-dir', dir],
    http_url: 'http://127.0.0.1:1/mcp',
    token_file: join(dir, 'run', 'loopback.json'),
  });
});

it('D6: a shim that is installed in the state directory is the command', async () => {
  await using state = await openState();
  mkdirSync(join(state.dir, 'bin'));
  const installed = join(state.dir, 'bin', process.platform === 'win32' ? 'helios-mcp.exe' : 'helios-mcp');
  writeFileSync(installed, '');
  const info = await state.helios.run('get_connection_info', {}, you);
  expect(info).toMatchObject({ command: installed, args: ['--helios-dir', state.dir] });
});

it('D6: only the place that the shim takes by itself is the default', () => {
  expect(isDefaultDir(join(homedir(), '.helios'))).toBe(true);
  expect(isDefaultDir(join(homedir(), '.helios', '.'))).toBe(true);
  expect(isDefaultDir(join(homedir(), '.helios2'))).toBe(false);
});
