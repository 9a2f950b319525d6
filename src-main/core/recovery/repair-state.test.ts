import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { nodeDisk } from '../disk.ts';
import { openHelios } from '../helios.ts';
import { git } from '../testing/state-fixture.ts';
import { type HealReport } from './heal.ts';
import { repairState } from './repair-state.ts';

async function makeState(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'helios-repair-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  const helios = await openHelios(dir);
  await helios.writer.change({ actor: { kind: 'you', name: 'you' } }, 'set_value', (draft) => {
    draft.set('personas/writer.yaml', ['tone'], 'mine');
    return { message: 'Set tone', result: null };
  });
  await helios.close();
  return dir;
}

const repair = (dir: string): Promise<HealReport> => repairState(nodeDisk, dir, new Date());
const settings = (dir: string): string => readFileSync(join(dir, 'config.yaml'), 'utf8');

function write(dir: string, text: string, { old = true } = {}): void {
  const path = join(dir, 'config.yaml');
  writeFileSync(path, text);
  if (old) utimesSync(path, new Date(Date.now() - 3600_000), new Date(Date.now() - 3600_000));
}

const keptText = (dir: string, name: string): string => {
  const [folder = ''] = readdirSync(join(dir, '.recovery'));
  return readFileSync(join(dir, '.recovery', folder, name), 'utf8');
};

async function expectOpens(dir: string): Promise<void> {
  await (await openHelios(dir)).close();
  expect(git(dir, 'fsck', '--strict', '--no-dangling')).toBe('');
}

it('B3: a setting that is missing is added with its explanation, the rest stays, and the file as it was is kept', async () => {
  const dir = await makeState();
  const before = settings(dir);
  const without = before.replace(/\n# Port of[^]*?http_port: 0\n/, '\n').replace('welcome', 'writer # mine');
  write(dir, without, { old: false });
  await expect(openHelios(dir)).rejects.toMatchObject({ code: 'invalid' });
  const { healed, left } = await repair(dir);
  expect(left).toEqual([]);
  expect(healed).toMatchObject([{ id: 'settings_keys', undo: expect.stringContaining('.recovery/') }]);
  expect(settings(dir).startsWith(without)).toBe(true);
  expect(settings(dir).slice(without.length)).toMatch(/^\n# Port of .+\nhttp_port: 0\n$/);
  expect(keptText(dir, 'config.yaml')).toBe(without);
  await expectOpens(dir);
});

it('B3: a key that no setting has stays and is named with the nearest one', async () => {
  const dir = await makeState();
  write(dir, settings(dir).replace('http_port', 'http_prot'));
  const text = settings(dir);
  const { healed, left } = await repair(dir);
  expect(healed).toMatchObject([{ id: 'settings_keys', message: expect.stringContaining('http_port') }]);
  expect(left).toMatchObject([{ id: 'settings_keys:http_prot', guidance: expect.stringContaining('`http_port`') }]);
  expect(settings(dir).startsWith(text)).toBe(true);
});

it('H14: settings that are no YAML come back from the history; fresh ones are the user’s', async () => {
  const dir = await makeState();
  const good = settings(dir);
  write(dir, 'http_port: [\n', { old: false });
  expect(await repair(dir)).toMatchObject({ healed: [], left: [{ id: 'corrupted_yaml:config.yaml' }] });
  expect(settings(dir)).toBe('http_port: [\n');
  write(dir, 'http_port: [\n');
  expect(await repair(dir)).toMatchObject({ healed: [{ id: 'corrupted_yaml:config.yaml' }], left: [] });
  expect(settings(dir)).toBe(good);
  expect(keptText(dir, 'config.yaml')).toBe('http_port: [\n');
  await expectOpens(dir);
});

it('H14: a history that is gone begins anew, loudly, and the files stay', async () => {
  const dir = await makeState();
  rmSync(join(dir, '.git'), { recursive: true });
  await expect(openHelios(dir)).rejects.toMatchObject({
    code: 'corrupt',
    data: { guidance: expect.stringContaining('helios doctor --fix') },
  });
  expect(existsSync(join(dir, '.git'))).toBe(false);
  const { healed } = await repair(dir);
  expect(healed).toMatchObject([
    { id: 'broken_git:lost_history', message: expect.stringContaining('HISTORY WAS LOST') },
  ]);
  await expectOpens(dir);
  expect(git(dir, 'show', 'HEAD:personas/writer.yaml')).toContain('tone: mine');
});

it('H14: a branch without a certain end is set to the newest change', async () => {
  const dir = await makeState();
  const head = git(dir, 'rev-parse', 'HEAD');
  for (const name of ['.journal', '.git/helios/index-commits']) rmSync(join(dir, name), { recursive: true });
  writeFileSync(join(dir, '.git/refs/heads/main'), '');
  await expect(openHelios(dir)).rejects.toMatchObject({ code: 'corrupt' });
  expect((await repair(dir)).healed).toMatchObject([{ id: 'broken_git:git_branch' }]);
  expect(git(dir, 'rev-parse', 'HEAD')).toBe(head);
  await expectOpens(dir);
});

it.skipIf(process.platform === 'win32')('H14: what its owner may not read or others may is put right', async () => {
  const dir = await makeState();
  chmodSync(join(dir, 'config.yaml'), 0o000);
  chmodSync(dir, 0o755);
  const { healed } = await repair(dir);
  expect(healed.map(({ id }) => id)).toEqual(['invalid_permissions', 'invalid_permissions:config.yaml']);
  expect(statSync(join(dir, 'config.yaml')).mode & 0o777).toBe(0o600);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  await expectOpens(dir);
});

it('H5: a newer schema is refused with nothing touched', async () => {
  const dir = await makeState();
  const version = join(dir, '.helios_version');
  writeFileSync(version, readFileSync(version, 'utf8').replace(/schema_version: \d+/, 'schema_version: 99'));
  write(dir, 'http_port: [\n');
  writeFileSync(join(dir, '.git/refs/heads/main'), '');
  await expect(repair(dir)).rejects.toMatchObject({ code: 'corrupt' });
  expect(settings(dir)).toBe('http_port: [\n');
  expect(readFileSync(join(dir, '.git/refs/heads/main'), 'utf8')).toBe('');
  expect(existsSync(join(dir, '.recovery'))).toBe(false);
});
