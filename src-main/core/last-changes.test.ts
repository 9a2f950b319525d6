import { setTimeout as delay } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { LastChanges } from './last-changes.ts';
import { openState } from './testing/state-fixture.ts';

const paths = ['personas/writer.yaml', 'personas/nobody.yaml'];

it('D2: a history that takes long to read holds up nobody; what is found comes with a later call', async () => {
  await using state = await openState();
  const { history } = state.helios;
  const read = Promise.withResolvers<void>();
  const changes = new LastChanges({
    ...history,
    async log(options) {
      await read.promise;
      return history.log(options);
    },
  });
  expect((await changes.find(paths)).size).toBe(0);
  expect((await changes.find(paths)).size, 'a second call does not wait again').toBe(0);
  read.resolve();
  let found = await changes.find(paths);
  for (; !paths.every((path) => found.has(path)); found = await changes.find(paths)) await delay(5);
  expect(found.get('personas/writer.yaml')).toMatchObject({ actor: 'helios' });
  expect(found.get('personas/nobody.yaml')).toBeNull();
});

it('D2: a history that cannot be read leaves the last changes unknown, and is asked again', async () => {
  await using state = await openState();
  const { history } = state.helios;
  let isDamaged = true;
  const changes = new LastChanges({
    ...history,
    async log(options) {
      if (isDamaged) throw new Error('damaged');
      return history.log(options);
    },
  });
  expect((await changes.find(paths)).size).toBe(0);
  isDamaged = false;
  expect((await changes.find(paths)).get('personas/writer.yaml')).toMatchObject({ actor: 'helios' });
});
