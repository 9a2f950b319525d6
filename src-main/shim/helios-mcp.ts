#!/usr/bin/env node
// Entry of the shim as a script: the command `helios` lies beside it. See single-executable.ts for the other form.

import path from 'node:path';
import { runShim } from './run-shim.ts';

runShim([process.execPath, path.join(import.meta.dirname, 'helios.mjs')]);
