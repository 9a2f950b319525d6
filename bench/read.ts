// Reading the active persona through the shim, against the memory server's graph of as many characters.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startEcho } from './bare-relay.ts';
import { startNode } from './child.ts';
import { alternate, stopwatch } from './measure.ts';
import { connectThroughShim, connectToMemoryServer } from './mcp-client.ts';
import { graphOfLength } from './memory-graph.ts';
import { startOwner } from './owner.ts';
import { type Finding } from './report.ts';
import { tempFolder } from './temp-folder.ts';

export async function measureRead(): Promise<Finding[]> {
  const dir = tempFolder(); // as a first start fills it
  const owner = await startOwner(dir);
  await owner.call('set_active_persona', { persona_name: 'developer' });
  const helios = await connectThroughShim(dir);
  const answer = await helios.call('get_active_persona', {});
  const file = join(tempFolder(), 'memory.jsonl');
  writeFileSync(file, graphOfLength(answer.length));
  const memory = await connectToMemoryServer(file);
  const { echo, relayArgs } = await startEcho();
  const relay = startNode(relayArgs);
  // An answer carries its content twice, as text and as data.
  const line = `${JSON.stringify({ text: answer, data: answer })}\n`;

  const [ours, theirs, bareRelay] = await alternate(
    [
      { name: '`get_active_persona`', run: () => stopwatch(() => helios.call('get_active_persona', {})) },
      { name: '`read_graph`, memory server', run: () => stopwatch(() => memory.call('read_graph', {})) },
      {
        name: 'the limit: as many bytes through a bare relay',
        run: () =>
          stopwatch(() => {
            relay.child.stdin.write(line);
            return relay.nextLine();
          }),
      },
    ],
    { warmUp: 300, rounds: 2000 },
  );
  const graph = await memory.call('read_graph', {});
  await Promise.all([helios.close(), memory.close(), owner.stop(), relay.stop(), echo.stop()]);
  const what = '`get_active_persona` through the shim';
  return [
    { what, ours, theirs, aim: 1 },
    { what, ours, theirs: bareRelay },
    { what: 'characters of the answer, ours and the memory server’s', found: `${answer.length} and ${graph.length}` },
  ];
}
