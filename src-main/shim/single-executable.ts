// Entry of the single executable `helios-mcp`: Node, the shim, and as assets the command `helios` with the interface. With
// `helios` as its first word it is that command, otherwise the shim, which never reads the assets. A shim may start a newer
// executable than itself, so `helios serve --background --helios-dir DIR` has to stay.

import sea from 'node:sea';
import vm from 'node:vm';
import { runShim } from './run-shim.ts';

const heliosWord = 'helios';

if (process.argv[2] === heliosWord) runHelios();
else runShim([process.execPath, heliosWord]);

function runHelios(): void {
  // As if Node ran a script of this name. What starts itself again repeats its arguments from here on, and comes back.
  process.argv.splice(1, 1);
  // The bundle imports nothing but modules of Node.
  const run = vm.compileFunction(sea.getAsset('helios.cjs', 'utf8'), ['require', '__filename', 'exports', 'module'], {
    filename: 'helios.cjs',
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  run(process.getBuiltinModule, process.execPath, {}, {});
}
