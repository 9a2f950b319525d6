import { defineConfig } from 'vitest/config';

import packageJson from './package.json' with { type: 'json' };

export default defineConfig({
  define: { __HELIOS_VERSION__: JSON.stringify(packageJson.version) },
  test: {
    environment: 'node',
    include: ['{src-shared,src-main,src-renderer,scripts}/**/*.test.{ts,tsx}'],
    // Tests start real processes and real git, on machines with two cores that may be busy with something else.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
