import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { call } from '../call.ts';
import { client, openState, type State } from '../testing/state-fixture.ts';

const you = { kind: 'you', name: 'you' } as const;
const path = 'personas/writer.yaml';

/** As git names it: computed here and not by the code under test. */
const idOf = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');

const goodText = fc
  .tuple(fc.constantFrom('tone', 'depth', 'name'), fc.integer({ min: 0, max: 3 }), fc.constantFrom('\n', '\r\n', ''))
  .map(([key, value, end]) => `# ${value}\n${key}: ${value}${end}`);
const badText = fc.constantFrom('a: [half', '- list\n', 'specialization_level: 0\n', 'a: 1\na: 2\n');

type Step =
  | { readonly kind: 'save'; readonly text: string; readonly basedOn: 'present' | 'older' | 'none' }
  | { readonly kind: 'edit'; readonly text: string }
  | { readonly kind: 'learn'; readonly value: number }
  | { readonly kind: 'go back'; readonly by: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('save' as const),
      text: fc.oneof({ weight: 5, arbitrary: goodText }, badText),
      basedOn: fc.constantFrom('present' as const, 'present' as const, 'older' as const, 'none' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), text: fc.oneof(goodText, badText) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('learn' as const), value: fc.integer({ min: 0, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('go back' as const), by: fc.integer({ min: 1, max: 3 }) }) },
);

/** Runs what is asked at once, each without waiting for the one before. @returns the texts whose saving was acknowledged */
async function runAtOnce(state: State, steps: readonly Step[], seen: string[]): Promise<string[]> {
  const { helios } = state;
  const ask = (name: string, input: object) => call(helios, 'ui', name, input, { actor: you });
  const { entries } = await helios.history.log({ limit: 4 });
  const running = steps.map(async (one): Promise<string[]> => {
    if (one.kind === 'edit') state.write(path, one.text);
    if (one.kind === 'learn') {
      await call(helios, 'mcp', 'learn_behavior', { persona: 'writer', key: 'x', value: one.value }, { actor: client });
    }
    if (one.kind === 'go back') {
      await ask('rollback', { to: (entries[one.by] ?? entries.at(-1))?.commit, files: [path] });
    }
    if (one.kind !== 'save') return [];
    const version = { present: idOf(readFileSync(join(state.dir, path), 'utf8')), older: seen[0] ?? 'x', none: null };
    const { status } = await ask('save_document', { target: 'writer', text: one.text, based_on: version[one.basedOn] });
    return status === 'success' ? [one.text] : [];
  });
  const saved = (await Promise.all(running)).flat();
  seen.push(idOf(readFileSync(join(state.dir, path), 'utf8')));
  return saved;
}

it('D2, H9: whatever is saved, edited outside and taken back, no text that was acknowledged is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 8 }), async (batches) => {
      await using state = await openState();
      const seen = [idOf(state.read(path))];
      const mustBeThere = new Set<string>();
      for (const steps of batches) {
        const saved = await runAtOnce(state, steps, seen);
        for (const text of saved) mustBeThere.add(idOf(text));
        // The last edit of an editor, too, unless another edit of it came over it: it is in the file or in the history.
        const edited = steps.findLast(({ kind }) => kind === 'edit');
        if (edited?.kind === 'edit' && state.read(path) !== edited.text) mustBeThere.add(idOf(edited.text));
        if (saved.length > 0 && steps.every(({ kind }) => kind === 'save')) expect(saved).toContain(state.read(path));
      }
      await state.helios.writer.settled();
      const kept = new Set(state.git('rev-list', '--objects', 'HEAD').split(/[\s]+/));
      expect([...mustBeThere].filter((id) => !kept.has(id))).toEqual([]);
      expect(existsSync(join(state.dir, path))).toBe(true);
    }),
    { numRuns: 60 },
  );
}, 60_000);
