import { describe, expect, it } from 'vitest';

import { entriesOf, findEntries, nameInAddress } from './persona-entry.ts';

const entries = entriesOf({
  base: { data: { base_importance: 0.8 }, valid: true },
  personas: [
    {
      name: 'writer',
      data: { description: 'Clear prose', specialization_level: 2 },
      valid: true,
      active: true,
      last_change: null,
    },
    { name: 'broken', data: {}, valid: false, problem: 'line 1', active: false, last_change: null },
  ],
});

describe('entriesOf', () => {
  it('says what each inherits and why it is not valid', () => {
    expect(entries).toMatchObject([
      { name: 'writer', weight: 0.2, problem: null },
      { name: 'broken', weight: 0.8, problem: 'line 1', description: '' },
    ]);
  });
});

describe('findEntries', () => {
  it('wants every word, in name or description', () => {
    expect(findEntries(entries, ' PROSE wri ').map(({ name }) => name)).toEqual(['writer']);
    expect(findEntries(entries, 'prose broken')).toEqual([]);
    expect(findEntries(entries, ' ')).toBe(entries);
  });
});

describe('nameInAddress', () => {
  it.each(['a b', 'a#b?c', '100%', '%41', 'ü'])('finds %j again as the router gives it', (name) => {
    let part = encodeURIComponent(name);
    try {
      part = decodeURI(part);
    } catch {
      // As the router leaves it.
    }
    expect(nameInAddress(part, ['A', 'other', name])).toBe(name);
  });
});
