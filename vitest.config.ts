import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { __HELIOS_VERSION__: '"0.0.0-test"' },
  test: {
    include: ['src-*/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    // Real processes and real disks on two cores: a time-out is there to end a hang, not to measure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'test-results/unit.json' }]],
  },
});
