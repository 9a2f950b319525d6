import { execFileSync } from 'node:child_process';

import { expect, it } from 'vitest';

import { entryText, httpEntryText, stdioEntryText, systemOf, variantsOf, type System } from './client-entries.ts';
import { clientIds, clientOfSession, knownClients, type ClientId, type KnownClient } from './known-clients.ts';
import { shellCommand } from './shell-quote.ts';

const onWindows = {
  command: String.raw`C:\Program Files\Helios Ä\helios-mcp.exe`,
  args: ['--helios-dir', String.raw`D:\it's 100%\.helios`],
};
const onPosix = { command: '/opt/it is/helios-mcp', args: ['--helios-dir', '/home/jürgen/"it\'s" $HOME\\n'] };

const client = (id: ClientId): KnownClient => {
  const found = knownClients.find((known) => known.id === id);
  if (!found) throw new Error(`${id} is not known.`);
  return found;
};
const textsOf = (id: ClientId, launch: typeof onPosix, system: System) =>
  variantsOf(client(id), launch, system).map(({ text }) => text);

it('D6: every client is there once, and each entry holds exactly the command and its arguments', () => {
  expect(knownClients.map(({ id }) => id)).toEqual([...clientIds]);
  for (const { file } of knownClients.filter(({ file }) => file.format === 'json')) {
    for (const launch of [onWindows, onPosix]) {
      const entry: unknown = JSON.parse(entryText(file, launch));
      expect(entry).toEqual({ [file.key]: { helios: { ...file.extra, ...launch } } });
    }
  }
  expect(JSON.parse(stdioEntryText(onPosix))).toEqual({ mcpServers: { helios: onPosix } });
});

it('D6: the entry for Codex is a TOML table with its strings escaped', () => {
  const lines = textsOf('codex', onWindows, 'windows').at(-1)?.split('\n');
  expect(lines).toEqual([
    '[mcp_servers.helios]',
    String.raw`command = "C:\\Program Files\\Helios Ä\\helios-mcp.exe"`,
    String.raw`args = ["--helios-dir", "D:\\it's 100%\\.helios"]`,
  ]);
  // A basic string of TOML holds no control character as it is; beyond that it is a string of JSON.
  const [, command = ''] = entryText({ format: 'toml', key: 'k' }, { command: 'a\u007f"\t', args: [] }).split('\n');
  expect(command).toBe(String.raw`command = "a\u007f\"\t"`);
  expect(JSON.parse(command.slice('command = '.length))).toBe('a\u007f"\t');
});

it('D6: VS Code and Zed have keys of their own', () => {
  expect(JSON.parse(textsOf('vscode', onPosix, 'linux')[0] ?? '')).toEqual({
    servers: { helios: { type: 'stdio', ...onPosix } },
  });
  expect(JSON.parse(textsOf('zed', onPosix, 'linux')[0] ?? '')).toEqual({ context_servers: { helios: onPosix } });
});

it('D6: the address is given with a place for the token', () => {
  expect(JSON.parse(httpEntryText('http://127.0.0.1:1/mcp', 'TOKEN'))).toEqual({
    mcpServers: {
      helios: { type: 'http', url: 'http://127.0.0.1:1/mcp', headers: { Authorization: 'Bearer TOKEN' } },
    },
  });
});

it.skipIf(process.platform === 'win32')('D6: a POSIX shell hands on exactly what was meant', () => {
  const parts = [onPosix.command, ...onPosix.args, "it's", '$(id)', '*', '~', '', '--', 'plain', 'grün'];
  const given = execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${shellCommand('posix', parts)}`], { encoding: 'utf8' });
  expect(given.split('\n').slice(0, -1)).toEqual(parts);
  expect(textsOf('claude_code', onPosix, 'linux')[0]).toMatch(/^claude mcp add --scope user helios -- '/);
});

it('D6: both shells of Windows get their own quotes', () => {
  const [powershell, cmd] = textsOf('claude_code', onWindows, 'windows');
  expect(powershell).toBe(
    String.raw`claude mcp add --scope user helios '--' 'C:\Program Files\Helios Ä\helios-mcp.exe' --helios-dir 'D:\it''s 100%\.helios'`,
  );
  expect(cmd).toBe(
    String.raw`claude mcp add --scope user helios -- "C:\Program Files\Helios Ä\helios-mcp.exe" --helios-dir "D:\it's 100"^%"\.helios"`,
  );
  expect(shellCommand('powershell', ['a’b $x'])).toBe("'a’’b $x'");
  expect(shellCommand('powershell', [String.raw`C:\Users\jürgen\helios-mcp.exe`])).not.toContain("'");
});

it('D6: the paths of this system come first, the one of the Store beside the other of Windows', () => {
  const placesOn = (system: System) =>
    variantsOf(client('claude_desktop'), onPosix, system).map((variant) => 'place' in variant && variant.place);
  expect(placesOn('windows')).toEqual(['windows', 'windows_store', 'mac', 'linux']);
  expect(placesOn('linux')).toEqual(['linux', 'mac', 'windows', 'windows_store']);
  expect(variantsOf(client('cursor'), onWindows, 'windows')).toMatchObject([
    { place: null, path: String.raw`%USERPROFILE%\.cursor\mcp.json` },
  ]);
  expect(variantsOf(client('cursor'), onPosix, 'mac')).toMatchObject([{ path: '~/.cursor/mcp.json' }]);
});

it('D6: the system is told by a path of Helios', () => {
  expect(systemOf(String.raw`C:\Users\a\.helios`, false)).toBe('windows');
  expect(systemOf(String.raw`\\server\share`, true)).toBe('windows');
  expect(systemOf('/Users/a/.helios', false)).toBe('mac');
  expect(systemOf('/opt/helios', true)).toBe('mac');
  expect(systemOf('/home/a/.helios', false)).toBe('linux');
});

it('D6: a session is known by what its client calls itself, and by nothing that merely begins so', () => {
  const known = ['claude-ai', 'claude-code', 'cursor-vscode', 'Visual Studio Code - Insiders', 'Zed', 'Cline'];
  expect(known.map(clientOfSession)).toEqual(['claude_desktop', 'claude_code', 'cursor', 'vscode', 'zed', 'cline']);
  expect(['codex-mcp-client', 'gemini-cli-mcp-client', 'windsurf-client'].map(clientOfSession)).toEqual([
    'codex',
    'gemini',
    'windsurf',
  ]);
  expect(['zedd', 'claude', 'e2e v1', ''].map(clientOfSession)).toEqual([null, null, null, null]);
});
