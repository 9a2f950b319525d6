// Stands in for the distribution of Electron where none can be had: what electron-builder looks for is there, with the fuses of
// the real thing, and none of it runs. So the packages of all three systems can be made and looked into on any machine.

import { appendFileSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** @typedef {'linux' | 'mac' | 'win'} System */

const locales = ['de', 'en-US', 'fr'];
/** As many fuses as Electron 45 has, all as Electron ships them. */
const fuses = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 10]),
  Buffer.from('1011001111'),
]);

/** @param {System} system @param {string} folder to be filled */
export function makeStandIn(system, folder) {
  if (system === 'mac') return makeApp(join(folder, 'Electron.app'));
  for (const locale of locales) write(join(folder, 'locales', `${locale}.pak`), '');
  write(join(folder, 'LICENSE'), 'The licence of Electron stands here.\n');
  write(join(folder, 'LICENSES.chromium.html'), '<p>The licences of Chromium stand here.\n');
  write(join(folder, 'resources', '.keep'), '');
  if (system === 'linux') {
    write(join(folder, 'electron'), Buffer.concat([Buffer.from('\x7fELF'), fuses]), 0o755);
    write(join(folder, 'chrome-sandbox'), '', 0o755);
    return;
  }
  // Its resources are edited, so it has to be a program of Windows; this one comes with electron-builder.
  const require = createRequire(import.meta.url);
  const program = join(dirname(require.resolve('electron-winstaller/package.json')), 'vendor', '7z-x64.exe');
  copyFileSync(program, join(folder, 'electron.exe'));
  appendFileSync(join(folder, 'electron.exe'), fuses);
}

/** @param {string} app */
function makeApp(app) {
  const frameworks = join(app, 'Contents', 'Frameworks');
  makeBundle(app, 'Electron', 'com.github.Electron');
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${kind}`;
    makeBundle(join(frameworks, `${name}.app`), name, 'com.github.Electron.helper');
  }
  const framework = join(frameworks, 'Electron Framework.framework');
  write(join(framework, 'Electron Framework'), Buffer.concat([Buffer.from([0xcf, 0xfa, 0xed, 0xfe]), fuses]), 0o755);
  for (const resources of [join(app, 'Contents', 'Resources'), join(framework, 'Versions', 'A', 'Resources')])
    for (const locale of locales) write(join(resources, `${locale.replace('-US', '')}.lproj`, 'locale.pak'), '');
}

/** @param {string} bundle @param {string} name @param {string} id */
function makeBundle(bundle, name, id) {
  const values = { CFBundleExecutable: name, CFBundleIdentifier: id, CFBundleName: name, CFBundlePackageType: 'APPL' };
  const entries = Object.entries(values).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  write(
    join(bundle, 'Contents', 'Info.plist'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${entries.join('')}</dict></plist>\n`,
  );
  write(join(bundle, 'Contents', 'MacOS', name), '', 0o755);
}

/** @param {string} path @param {string | Buffer} content @param {number} [mode] */
function write(path, content, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode });
}
