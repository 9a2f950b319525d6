// The model: every file that is there, every value in it and every item of a list is a cell. A change touches cells.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { isMapping, type Value } from '../../../src-shared/model.ts';
import { see } from '../testing/see.ts';
import { openState, type State } from '../testing/state-fixture.ts';

type Cells = Map<string, string>;

function cellsOf({ helios }: State): Cells {
  const cells: Cells = new Map();
  const put = (name: string, value: Value): void => {
    if (Array.isArray(value)) for (const item of value) cells.set(`${name}[] ${JSON.stringify(item)}`, 'there');
    else if (!isMapping(value)) cells.set(name, JSON.stringify(value));
    else for (const [key, inner] of Object.entries(value)) put(`${name} ${key}`, inner);
  };
  for (const path of helios.files.listAll()) {
    cells.set(path, 'there');
    const file = helios.files.read(path);
    if (file) put(path, file.data);
  }
  return cells;
}

const touched = (before: Cells, after: Cells): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((cell) => before.get(cell) !== after.get(cell));

// The first one twice: changes shall get into each other's way.
const name = fc.constantFrom('writer', 'writer', 'fresh', 'other');
const key = fc.constantFrom('a', 'deep.b', 'behaviors.tone');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('set_value'), fc.record({ target: name, key, value: fc.nat(3) })) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant('learn_behavior'),
      fc.record({ persona: name, key: fc.constant('behaviors.method'), value: fc.constantFrom('x', 'y', 'z') }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constant('evolve_behavior'), fc.record({ from_config: name, to_config: name, key })),
  },
  fc.tuple(fc.constant('create_persona'), fc.record({ name, specialization_level: fc.constant(2), copy_of: name })),
  fc.tuple(fc.constant('delete_persona'), fc.record({ name })),
  fc.tuple(fc.constant('rename_persona'), fc.record({ name, new_name: name })),
  fc.tuple(fc.constant('set_active_persona'), fc.record({ persona_name: name })),
  fc.tuple(fc.constant('undo_change'), fc.record({ back: fc.nat(5) })),
  fc.tuple(fc.constant('rollback'), fc.record({ back: fc.nat(5) })),
);

interface Done {
  readonly commit: string;
  readonly operation: string;
  readonly before: Cells;
  readonly after: Cells;
}

async function run(state: State, operation: string, input: object, done: readonly Done[]): Promise<Done | null> {
  const before = cellsOf(state);
  const head = await state.helios.history.head();
  const past = 'back' in input && typeof input.back === 'number' ? done.at(-1 - input.back)?.commit : undefined;
  const given = past === undefined ? input : { [operation === 'rollback' ? 'to' : 'commit']: past };
  try {
    await see(state, operation as 'set_value', given); // whichever it is, its answer is not looked at
  } catch {
    expect(cellsOf(state), 'what is refused changes nothing').toEqual(before);
    return null;
  }
  const commit = await state.helios.history.head();
  return commit === null || commit === head ? null : { commit, operation, before, after: cellsOf(state) };
}

const treeOf = async (state: State): Promise<Map<string, string>> =>
  state.helios.history.listFiles((await state.helios.history.head()) ?? '');

it('H12: an undo takes out exactly what the change did or is a conflict, and a redo brings back the same files', async () => {
  let undone = 0;
  let conflicts = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 12 }), fc.nat(5), async (steps, chosen) => {
      await using state = await openState();
      const done: Done[] = [];
      for (const [operation, input] of steps) done.push(...[(await run(state, operation, input, done)) ?? []].flat());
      const change = done[chosen % Math.max(1, done.length)];
      if (!change) return;
      const [now, files] = [cellsOf(state), await treeOf(state)];
      const mine = touched(change.before, change.after);
      const pathOf = (cell: string) => cell.split(' ', 1)[0]?.replace('[]', '');
      const later = new Set(
        done.slice(done.indexOf(change) + 1).flatMap((other) => touched(other.before, other.after).map(pathOf)),
      );
      const undo = await run(state, 'undo_change', { back: done.length - 1 - done.indexOf(change) }, done);
      if (!undo) {
        conflicts += 1;
        expect(await treeOf(state)).toEqual(files);
        // Which persona is active can stand against it as well.
        const isAlone = !mine.some((cell) => later.has(pathOf(cell)) || pathOf(cell) === 'config.yaml');
        expect(isAlone && !later.has('config.yaml') && change.operation, 'nothing was touched since').toBe(false);
        return;
      }
      undone += 1;
      // A renamed file goes back with what was changed under its new name: undo.test.ts.
      const isMoved = change.after.size === change.before.size && mine.some((cell) => !cell.includes(' '));
      if (!isMoved) {
        const expected = new Map(now);
        for (const cell of mine) {
          expect(now.get(cell), `${cell} was changed since`).toBe(change.after.get(cell));
          const value = change.before.get(cell);
          if (value === undefined) expected.delete(cell);
          else expected.set(cell, value);
        }
        expect(new Map([...undo.after].toSorted())).toEqual(new Map([...expected].toSorted()));
      }
      await see(state, 'undo_change', { commit: undo.commit });
      expect(await treeOf(state), 'redone').toEqual(files);
    }),
    { numRuns: 40 },
  );
  expect(undone).toBeGreaterThan(0);
  expect(conflicts).toBeGreaterThan(0);
}, 30_000);
