// Merging 1,000 keys. Ours also says for every leaf where it came from.

import { createRequire } from 'node:module';

import { mergeBehaviors } from '../src-shared/inheritance.ts';
import { type Mapping, type Value } from '../src-shared/model.ts';
import { alternate, stopwatch } from './measure.ts';
import { type Finding } from './report.ts';

// The package brings no types.
const merge = createRequire(import.meta.url)('lodash.merge') as (...sources: readonly object[]) => object;

const weight = 0.5;

export async function measureMerge(): Promise<Finding[]> {
  const [base, persona] = [behaviors('base', 0), behaviors('persona', 250)];
  const [ours, theirs] = await alternate(
    [
      { name: '`mergeBehaviors`', run: () => stopwatch(() => mergeBehaviors(base, persona, weight)) },
      { name: '`lodash.merge`', run: () => stopwatch(() => merge({}, base, persona)) },
    ],
    { warmUp: 1000, rounds: 4000 },
  );
  return [{ what: 'merge of 1,000 keys, with origins', ours, theirs }];
}

/** 750 keys in mappings of 10, of every kind; two of them with different `first` share 500 and make 1,000 together. */
function behaviors(side: string, first: number): Mapping {
  const groups: Record<string, Record<string, Value>> = {};
  for (let index = first; index < first + 750; index += 1) {
    const values: Value[] = [`text of the ${side} ${index}`, index, index % 3 === 0, [side, 'shared', index]];
    (groups[`group-${Math.floor(index / 10)}`] ??= {})[`key-${index}`] = values[index % values.length] ?? null;
  }
  return groups;
}
