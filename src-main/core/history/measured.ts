// The same history, with the time of each operation counted (H18).
import type { Metrics } from '../metrics.ts';
import type { History } from './history.ts';
import type { Prepared } from './prepare-change.ts';

export function measured(history: History, metrics: Metrics): History {
  const timed = <Input extends readonly unknown[], Output>(name: string, run: (...input: Input) => Promise<Output>) => {
    return (...input: Input): Promise<Output> => metrics.git(name, () => run(...input));
  };
  return {
    ...history,
    prepare: async (...input) => {
      const prepared = await history.prepare(...input);
      return prepared && Object.assign(prepared, timedSteps(prepared));
    },
    refreshIndex: timed('refresh_index', history.refreshIndex),
    log: timed('log', history.log),
    readFile: timed('read_file', history.readFile),
    listFiles: timed('list_files', history.listFiles),
    changedFiles: timed('diff', history.changedFiles),
    createTag: timed('create_tag', history.createTag),
    listTags: timed('list_tags', history.listTags),
    maintain: timed('maintain', history.maintain),
    check: timed('check', history.check),
  };

  function timedSteps({ write, publish }: Prepared): Pick<Prepared, 'write' | 'publish'> {
    return { write: timed('write_objects', write), publish: timed('move_branch', publish) };
  }
}
