// Adds to the MSI what electron-builder has no setting for. It calls `msiProjectCreated` with the path of the WiX project.

import { readFileSync, writeFileSync } from 'node:fs';

import { Stop } from '../run.mjs';

/** Shown in Windows' list of programs, where Helios is removed. */
const comment = 'Removing Helios keeps your personas and their history in the folder .helios of your profile.';

const property = `<Property Id="ARPCOMMENTS" Value="${comment}"/>`;

/** Links work from the moment of the installation, and lead nowhere after the removal. HKMU is the user's part of the registry
 * in an installation for one user. */
const links = `
        <RegistryKey Root="HKMU" Key="Software\\Classes\\helios" ForceDeleteOnUninstall="yes">
          <RegistryValue Type="string" Value="URL:Helios"/>
          <RegistryValue Type="string" Name="URL Protocol" Value=""/>
          <RegistryKey Key="shell\\open\\command">
            <RegistryValue Type="string" Value="&quot;[APPLICATIONFOLDER]Helios.exe&quot; &quot;%1&quot;"/>
          </RegistryKey>
        </RegistryKey>`;

/** @param {string} project of WiX, as electron-builder writes it */
export function extendMsi(project) {
  const withComment = insertAfter(project, '<Property Id="DISABLEADVTSHORTCUTS" Value="1"/>', `\n    ${property}`);
  const program = withComment.indexOf('Id="mainExecutable"');
  const end = withComment.indexOf('</Component>', program);
  if (program < 0 || end < 0)
    throw new Stop('The project of the MSI is not as expected: there is no main program in it.');
  return `${withComment.slice(0, end).trimEnd()}${links}\n      ${withComment.slice(end)}`;
}

/** @param {string} text @param {string} mark @param {string} addition */
function insertAfter(text, mark, addition) {
  if (!text.includes(mark)) throw new Stop(`The project of the MSI is not as expected: it has no ${mark}.`);
  return text.replace(mark, () => mark + addition);
}

/** @param {string} path */
export function msiProjectCreated(path) {
  writeFileSync(path, extendMsi(readFileSync(path, 'utf8')));
}
