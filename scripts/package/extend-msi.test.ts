import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { expect, test } from 'vitest';

import { extendMsi } from './extend-msi.mjs';

const fromHere = createRequire(import.meta.url);
const fromBuilder = createRequire(fromHere.resolve('electron-builder/package.json'));
const builder = dirname(fromBuilder.resolve('app-builder-lib/package.json'));
/** As electron-builder writes it, with the one component that matters here. */
const project = readFileSync(join(builder, 'templates/msi/template.xml'), 'utf8').replace(
  '{{-files}}',
  '<Component>\n<File Name="Helios.exe" KeyPath="yes" Id="mainExecutable"/>\n</Component>\n<Component><File Name="a.dll"/></Component>',
);

test('D9: the MSI says what stays when Helios is removed', () => {
  expect(extendMsi(project)).toMatch(
    /<Property Id="ARPCOMMENTS" Value="Removing Helios keeps [^"]+ \.helios [^"]+"\/>/,
  );
});

test('D9: the MSI registers the links of Helios together with the program', () => {
  const component = /<Component>[^]*?<\/Component>/.exec(extendMsi(project))?.[0];
  expect(component).toContain('Id="mainExecutable"');
  expect(component).toContain('Key="Software\\Classes\\helios" ForceDeleteOnUninstall="yes"');
  expect(component).toContain('Value="&quot;[APPLICATIONFOLDER]Helios.exe&quot; &quot;%1&quot;"');
});

test('D9: a project that is not as expected is refused, not half extended', () => {
  expect(() => extendMsi('<Wix/>')).toThrow('The project of the MSI is not as expected');
  expect(() => extendMsi(project.replace('Id="mainExecutable"', ''))).toThrow('there is no main program');
});
