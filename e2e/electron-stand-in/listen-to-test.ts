// How a test reaches into the process: as Playwright's ElectronApplication.evaluate does over a debugger, here over a
// socket, which the process that a relaunch starts connects to as well.

import net from 'node:net';
import { createInterface } from 'node:readline';

import * as electron from './electron.ts';

export function listenToTest(): void {
  const address = process.env['STAND_IN_TEST'];
  if (address === undefined) return;
  const socket = net.connect(address);
  // The test has ended without ending this.
  socket.on('error', () => {});
  socket.on('close', () => electron.app.exit(0));
  const say = (message: object) => socket.write(`${JSON.stringify(message)}\n`);
  say({ pid: process.pid });
  createInterface({ input: socket }).on('line', (line) => {
    void (async () => {
      const { id, source, arg } = JSON.parse(line);
      try {
        // A function of the test, which trusts itself.
        // oxlint-disable-next-line no-eval
        const run = (0, eval)(`(${source})`) as (electron: unknown, arg: unknown) => unknown;
        say({ id, value: await run(electron, arg) });
      } catch (error) {
        say({ id, error: error instanceof Error ? error.stack : String(error) });
      }
    })();
  });
}
