// What the installers hold (D9): packages of all three systems, made by electron-builder around a stand-in for Electron, and
// looked into. That they start is shown by packaged.spec.ts, where there is a real Electron.

import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import { extractFile, getRawHeader, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test as base } from '@playwright/test';
import { parse } from 'yaml';

import { writeLicences } from '../scripts/package/licences.mjs';
import { packStandIn } from '../scripts/package/pack.mjs';
import { findNode, root, toolScript } from '../scripts/run.mjs';
import { buildExecutableWhenStale } from '../scripts/sea/executable.mjs';

base.skip(
  process.platform !== 'linux',
  'packed around stand-ins on Linux only; elsewhere the release packs the real thing',
);

type System = 'linux' | 'mac' | 'win';

interface Package {
  readonly program: string;
  readonly resources: string;
}

interface DebArguments {
  readonly args: readonly string[];
  /** Content of the files among the arguments. */
  readonly files: Readonly<Record<string, string>>;
}

/** Stands in for fpm, which makes the deb: keeps what it was called with, as electron-builder removes the files again. */
const fpm = (node: string, kept: string) => `#!${node}
const { readFileSync, statSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const files = {};
for (const [index, arg] of args.entries()) {
  const [from, to = args[index - 1]] = arg.split('=');
  if (statSync(from, { throwIfNoEntry: false })?.isFile() && !/\\.png$/.test(from)) files[to] = readFileSync(from, 'utf8');
}
writeFileSync(${JSON.stringify(kept)}, JSON.stringify({ args, files }));
writeFileSync(args[args.indexOf('--package') + 1], '');
`;

const test = base.extend<object, { packages: Readonly<Record<System, Package>> & { readonly deb: DebArguments } }>({
  packages: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await buildExecutableWhenStale();
      writeLicences();
      const folder = await mkdtemp(join(tmpdir(), 'helios-packages-'));
      const kept = join(folder, 'deb.json');
      await writeFile(join(folder, 'fpm'), fpm(findNode(), kept), { mode: 0o755 });
      const options = { stdio: 'ignore' as const, env: { ...process.env, CUSTOM_FPM_PATH: join(folder, 'fpm') } };
      for (const system of ['linux', 'mac', 'win'] as const) {
        const targets = system === 'linux' ? ['dir', 'deb'] : ['dir'];
        expect(await packStandIn(system, folder, { targets, options }), `electron-builder for ${system}`).toBe(0);
      }
      const [linux, app, win] = ['linux-unpacked', 'mac/Helios.app', 'win-unpacked'].map((name) => join(folder, name));
      await use({
        linux: { program: `${linux}/helios-desktop`, resources: `${linux}/resources` },
        mac: { program: String(app), resources: `${app}/Contents/Resources` },
        win: { program: `${win}/Helios.exe`, resources: `${win}/resources` },
        deb: JSON.parse(readFileSync(kept, 'utf8')),
      });
      await rm(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

const systems = ['linux', 'mac', 'win'] as const;
const archiveOf = ({ resources }: Package) => join(resources, 'app.asar');
const textIn = (archive: string, path: string) => extractFile(archive, path).toString('utf8');
const readPlist = ({ program }: Package) => readFileSync(join(program, 'Contents/Info.plist'), 'utf8');

test('D9: the archive holds the app and its interface, and nothing else', async ({ packages }) => {
  for (const system of systems) {
    const archive = archiveOf(packages[system]);
    const names = listPackage(archive, { isPack: false }).map((name) =>
      name.replace(/^[\\/]/, '').replaceAll('\\', '/'),
    );
    const files = names.filter((name) => basename(name).includes('.'));
    const foreign = files.filter((name) => !/^(?:package\.json|dist\/(?:desktop|renderer)\/.+)$/.test(name));
    expect(foreign, system).toEqual([]);
    expect(names.filter((name) => /node_modules|\.(?:map|ts|tsx|env|pem|p12)$/.test(name))).toEqual([]);
    const { main, version, desktopName, scripts, devDependencies } = JSON.parse(textIn(archive, 'package.json'));
    expect({ main, version, desktopName, scripts, devDependencies }).toEqual({
      main: 'dist/desktop/main.mjs',
      version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
      desktopName: 'helios-desktop.desktop',
      scripts: undefined,
      devDependencies: undefined,
    });
    const states = ['fine', 'attention', 'paused'];
    const icons = states.flatMap((state) => ['Template', '-dark', '-light'].map((kind) => `${state}${kind}`));
    const trayFiles = icons.flatMap((icon) =>
      [`${icon}.png`, `${icon}@2x.png`].map((name) => `dist/desktop/tray/${name}`),
    );
    expect(names).toEqual(expect.arrayContaining([main, 'dist/desktop/preload.cjs', ...trayFiles]));
    const page = textIn(archive, 'dist/renderer/index.html');
    const loaded = [...page.matchAll(/(?:src|href)="\.?\/([^"]+)"/g)].map(([, path]) => `dist/renderer/${path}`);
    expect(loaded.length).toBeGreaterThan(1);
    expect(names).toEqual(expect.arrayContaining(loaded));
    console.log(`${system}: app.asar ${(statSync(archive).size / 1e6).toFixed(1)} MB, ${files.length} files`);
  }
});

test('D9: nothing in the archive gives away a secret, or the machine it was built on', async ({ packages }) => {
  const archive = archiveOf(packages.linux);
  const content = readFileSync(archive, 'latin1');
  expect(content).not.toContain(root);
  expect(content).not.toMatch(
    /-----BEGIN [A-Z ]*PRIVATE KEY|\b(?:ghp|gho|ghs|npm)_[A-Za-z0-9]{36}|\bAKIA[A-Z0-9]{16}\b/,
  );
});

test('D9: the shim lies outside of the archive, executable, with the licences', async ({ packages }) => {
  const { resources } = packages.linux;
  expect(readdirSync(join(resources, 'bin'))).toEqual(['helios-mcp']);
  const { stderr } = await promisify(execFile)(join(resources, 'bin/helios-mcp'), ['--version'], { env: {} });
  expect(stderr.trim()).toMatch(/^helios-mcp: \d/);
  for (const system of systems) {
    const licences = readFileSync(join(packages[system].resources, 'LICENSES.txt'), 'utf8');
    for (const name of ['react ', 'zod ', 'monaco-editor ', '@fontsource-variable/inter ', 'Node.js v'])
      expect(licences, system).toContain(`\n\n${name}`);
    expect(existsSync(join(packages[system].resources, 'LICENSE.txt')), system).toBe(true);
  }
  console.log(`helios-mcp ${(statSync(join(resources, 'bin/helios-mcp')).size / 1e6).toFixed(0)} MB`);
});

test('D9: the fuses are as the security guide of Electron advises', async ({ packages }) => {
  for (const system of systems) {
    const wire = await getCurrentFuseWire(packages[system].program);
    const on = Object.entries(wire).filter(([fuse, state]) => /^\d/.test(fuse) && state === FuseState.ENABLE);
    const names = on.map(([fuse]) => FuseV1Options[Number(fuse)]);
    expect(names, system).toEqual(
      expect.arrayContaining([
        'EnableCookieEncryption',
        'EnableEmbeddedAsarIntegrityValidation',
        'OnlyLoadAppFromAsar',
      ]),
    );
    for (const fuse of [
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ])
      expect(wire[fuse], `${system}: ${FuseV1Options[fuse]}`).toBe(FuseState.DISABLE);
  }
});

test('D9: macOS and Windows know the archive by its checksum', async ({ packages }) => {
  const checksum = ({ resources }: Package) =>
    createHash('sha256')
      .update(getRawHeader(join(resources, 'app.asar')).headerString)
      .digest('hex');
  expect(readPlist(packages.mac)).toMatch(
    new RegExp(
      `<key>ElectronAsarIntegrity</key>\\s*<dict>\\s*<key>Resources/app.asar</key>[^]*${checksum(packages.mac)}`,
    ),
  );
  expect(readFileSync(packages.win.program, 'latin1')).toContain(
    `[{"file":"resources\\\\app.asar","alg":"SHA256","value":"${checksum(packages.win)}"}]`,
  );
});

test('D9: macOS finds its name, its links, and no icon in the Dock while no window is open', async ({ packages }) => {
  const plist = readPlist(packages.mac);
  const values = {
    CFBundleIdentifier: 'org.helios-mcp.helios',
    CFBundleName: 'Helios',
    LSApplicationCategoryType: 'public.app-category.developer-tools',
  };
  for (const [key, value] of Object.entries(values))
    expect(plist).toMatch(new RegExp(`<key>${key}</key>\\s*<string>${value}<`));
  expect(plist).toMatch(/<key>LSUIElement<\/key>\s*<true\/>/);
  expect(plist).toMatch(/<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>helios<\/string>/);
  const icon = /<key>CFBundleIconFile<\/key>\s*<string>([^<]+)</.exec(plist)?.[1] ?? '';
  expect(readFileSync(join(packages.mac.resources, icon))).toEqual(
    readFileSync(join(root, 'assets/icons/helios.icns')),
  );
});

test('D9: every installation knows where newer versions are', async ({ packages }) => {
  const { publish } = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
  for (const system of ['linux', 'win'] as const) {
    const update = parse(readFileSync(join(packages[system].resources, 'app-update.yml'), 'utf8'));
    expect(update, system).toEqual({ ...publish, updaterCacheDirName: 'helios-updater' });
  }
});

test('D9: the deb brings icons, links, and a profile for the sandbox', async ({ packages }) => {
  const { args, files } = packages.deb;
  const valueOf = (name: string) => args[args.indexOf(name) + 1];
  expect([valueOf('--name'), valueOf('--architecture'), valueOf('-t')]).toEqual(['helios-desktop', 'amd64', 'deb']);
  expect(args).toEqual(expect.arrayContaining(['libgtk-3-0', 'libnss3']));
  for (const size of ['16x16', '48x48', '512x512'])
    expect(args.some((arg) => arg.endsWith(`=/usr/share/icons/hicolor/${size}/apps/helios-desktop.png`))).toBe(true);
  const desktop = files['/usr/share/applications/helios-desktop.desktop'];
  expect(desktop?.split('\n')).toEqual(
    expect.arrayContaining([
      'Name=Helios',
      'Exec=/opt/Helios/helios-desktop %U',
      'Icon=helios-desktop',
      'StartupWMClass=helios-desktop',
      'MimeType=x-scheme-handler/helios;',
      'Categories=Utility;',
    ]),
  );
  const profile = readFileSync(join(packages.linux.resources, 'apparmor-profile'), 'utf8');
  expect(profile).toMatch(/profile "helios-desktop" "\/opt\/Helios\/helios-desktop" flags=\(unconfined\) \{\s*userns,/);
  expect(files['--after-install']).toContain("APPARMOR_PROFILE_SOURCE='/opt/Helios/resources/apparmor-profile'");
});

test('D9: removing the deb says that the state directory stays, and an upgrade says nothing', async ({
  packages,
}, info) => {
  const tools = info.outputPath('tools');
  await mkdir(tools, { recursive: true });
  await symlink('/bin/rm', join(tools, 'rm'));
  await writeFile(join(tools, 'update-alternatives'), '#!/bin/sh\necho "alternatives $*"\n', { mode: 0o755 });
  const script = info.outputPath('after-remove.sh');
  await writeFile(script, packages.deb.files['--after-remove'] ?? '');
  const run = (what: string) => spawnSync('/bin/bash', [script, what], { env: { PATH: tools }, encoding: 'utf8' });
  const removed = run('remove');
  expect(removed).toMatchObject({ status: 0, stderr: '' });
  expect(removed.stdout).toContain('alternatives --remove helios-desktop /opt/Helios/helios-desktop');
  expect(removed.stdout).toContain('~/.helios of every user stays');
  expect(run('upgrade')).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

test('the configuration is checked by electron-builder', async () => {
  const args = [toolScript('electron-builder'), '--linux', '--dir', '-c.noSuchOption=1', '--publish', 'never'];
  const asked = promisify(execFile)(findNode(), args, { cwd: root });
  await expect(asked).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining("unknown property 'noSuchOption'"),
  });
});
