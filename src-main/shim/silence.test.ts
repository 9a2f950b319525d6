import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildShim, newStateDir, ownersStarted, removeStateDir, TestClient } from './client.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await buildShim();
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const moreThanItWaitsMs = 13_500;

test.skipIf(process.platform === 'win32')(
  'C2: an owner that has stopped is judged by another process; one that lives may take as long as it wants',
  { timeout: 30_000 },
  async () => {
    const dirs = [newStateDir(), newStateDir(), newStateDir()] as const;
    const [waiting, earlier, busy] = dirs.map((dir) => new TestClient(folder, dir));
    if (!waiting || !earlier || !busy) throw new Error('There are three.');
    const [waitingDir, lateDir, busyDir] = dirs;
    await Promise.all([waiting, earlier, busy].map((client) => client.ask(1, 'echo')));
    const stopped = [...ownersStarted(waitingDir), ...ownersStarted(lateDir)];
    for (const owner of stopped) process.kill(owner, 'SIGSTOP');
    waiting.request(2, 'echo');
    busy.request(2, 'hang-once');
    const late = [1, 2, 3].map(() => new TestClient(folder, lateDir));
    for (const client of late) client.request(1, 'echo');
    await new Promise((resolve) => setTimeout(resolve, moreThanItWaitsMs));

    // The judge of this test sees a lock that is held, and gives way.
    expect(ownersStarted(waitingDir), 'for one that was connected').toHaveLength(2);
    expect(ownersStarted(lateDir).length, 'for those that come late, however many').toBeGreaterThan(1);
    expect(ownersStarted(busyDir)).toHaveLength(1);
    for (const owner of stopped) process.kill(owner, 'SIGCONT');
    expect(await waiting.answerTo(2)).toHaveProperty('result.pid', stopped[0]);
    for (const client of late)
      expect(await client.answerTo(1), 'nobody is answered with an error').toHaveProperty('result.pid', stopped[1]);
    for (const { child } of [waiting, earlier, busy, ...late]) child.stdin?.end();
    for (const dir of dirs) removeStateDir(dir);
  },
);
