import { expect, it, vi } from 'vitest';

import { createYamlReader } from '../../src-shared/yaml/yaml-reader.ts';
import { createFormEdits } from './form-edits.ts';
import { dropPlace } from './row-actions.ts';

function openForm(text: string) {
  const now = { text };
  const onRefused = vi.fn();
  const edits = createFormEdits({
    read: createYamlReader(),
    text: () => now.text,
    onChange: (text) => {
      now.text = text;
    },
    onRefused,
  });
  return { now, edits, onRefused };
}

it('D2: a text typed letter by letter leaves no trace of what was half typed', () => {
  const { now, edits } = openForm("tone: 'calm'  # said\nother: 1\n");
  for (const typed of ['n', 'no', 'not', 'not:', 'not: ', 'not']) edits.set(['tone'], typed);
  expect(now.text).toBe("tone: 'not'  # said\nother: 1\n");
  edits.set(['tone'], 'calm');
  expect(now.text).toBe("tone: 'calm'  # said\nother: 1\n");

  const plain = openForm('tone: calm\n');
  for (const typed of ['c', 'c:', 'c: ', 'c: d', 'c d']) plain.edits.set(['tone'], typed);
  expect(plain.now.text).toBe('tone: c d\n');
});

it('D2: a text that begins empty is written without quotes where it needs none', () => {
  const { now, edits } = openForm('a: 1\n');
  edits.insert([1], { tests: '' });
  edits.set(['tests'], 'f');
  edits.set(['tests'], 'first');
  expect(now.text).toBe('a: 1\ntests: first\n');
  edits.set(['tests'], '');
  expect(now.text).toBe('a: 1\ntests: ""\n');
});

it('D2: what somebody else made of the text in between is kept', () => {
  const { now, edits } = openForm('a: 1\nb: 1\n');
  edits.set(['a'], 2);
  now.text = now.text.replace('b: 1', 'b: 5 # theirs');
  edits.set(['a'], 3);
  expect(now.text).toBe('a: 3\nb: 5 # theirs\n');
});

it('D2: an edit that cannot be made is told and changes nothing', () => {
  const { now, edits, onRefused } = openForm('a: &x 1\nb: *x\n');
  expect(edits.move(['a'], 1)).toBe(false);
  expect(now.text).toBe('a: &x 1\nb: *x\n');
  expect(onRefused).toHaveBeenLastCalledWith(expect.objectContaining({ code: 'invalid' }));
  expect(edits.insert([2], { c: 1 })).toBe(true);
  expect(onRefused).toHaveBeenLastCalledWith(null);
});

it('D2: a row is dropped where it was let go', () => {
  expect([dropPlace(0, 2, false), dropPlace(0, 2, true)]).toEqual([1, 2]);
  expect([dropPlace(2, 0, false), dropPlace(2, 0, true)]).toEqual([0, 1]);
});
