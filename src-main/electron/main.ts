// Entry of the desktop app: a list of what it is made of.

import { app } from 'electron';

import { heliosVersion } from '../../src-shared/version.ts';
import { registerPageScheme, servePage } from './app-protocol.ts';
import { endInOrder, endWithSession } from './ending.ts';
import { restartAfterFaults, waitAfterCrash } from './faults.ts';
import { guardSession } from './guard-page.ts';
import { receiveLinks } from './links.ts';
import { refreshLoginItem, wasStartedAtLogin } from './login-item.ts';
import { tellOfClientChanges, tellOfLastRun } from './notices.ts';
import { own } from './ownership.ts';
import { followPower } from './power.ts';
import { prepareShell } from './shell.ts';
import { keepShimInstalled } from './shim.ts';
import { readStartArguments } from './start-arguments.ts';
import { showSurface } from './surface.ts';

/** As in electron-builder.yml: Windows shows notifications of the program that a shortcut with this id starts. */
const appId = 'org.helios-mcp.helios';

async function run(): Promise<void> {
  const start = readStartArguments(process.argv.slice(1));
  const shell = prepareShell(start);
  const ending = endInOrder(shell);
  restartAfterFaults(shell, start, ending);
  const links = receiveLinks(shell, start.link);

  await app.whenReady();
  app.setAboutPanelOptions({ applicationName: 'Helios', applicationVersion: heliosVersion });
  servePage(shell.rendererDir);
  guardSession();
  endWithSession();
  const { window, tray, hasTray } = showSurface(shell, ending);

  await waitAfterCrash(shell, start);
  const owning = own(shell);
  await keepShimInstalled(shell, owning);
  if (!(await owning)) return;
  if (!start.hidden && !wasStartedAtLogin()) window.show();
  else if (await hasTray()) app.dock?.hide();
  else window.showMinimized();
  links.showIn(window);
  followPower(shell);
  tellOfClientChanges(shell, window);
  tray.change({ hasCrashed: await tellOfLastRun(shell, window) });
  await refreshLoginItem(shell);
}

// All that has to be said before the app is ready, which it may be after the first wait.
app.setName('Helios');
app.setAppUserModelId(appId);
app.enableSandbox();
registerPageScheme();
if (app.requestSingleInstanceLock()) void run();
else app.exit(0); // the one that runs shows its window
