// `npm run fix`: formats, and repairs what the linter can.

import { install, run } from './setup.mjs';

install();
const lint = run('npx', ['--no-install', 'oxlint', '--type-aware', '--fix', '--quiet']);
const format = run('npx', ['--no-install', 'oxfmt']);
process.exit(lint || format);
