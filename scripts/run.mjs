// Every other npm script: makes sure the checkout is installed and built, then runs the given command in it.

import { build, install, run } from './setup.mjs';

const [command = '', ...args] = process.argv.slice(2);
install();
if (command !== 'vite') build();
process.exit(command === '' ? 0 : run(command === 'node' ? 'node' : 'npx', command === 'node' ? args : ['--no-install', command, ...args]));
