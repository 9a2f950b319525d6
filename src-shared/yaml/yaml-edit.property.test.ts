import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isMapping, type Mapping, type Value } from '../model.ts';
import { valueAt } from '../key-path.ts';
import { removeYamlValue, setYamlValue } from './yaml-edit.ts';
import { parseYaml } from './yaml-text.ts';
import { anyValue, writeFile, type WrittenKey } from './yaml.fixture.ts';

const read = (text: string): Mapping => parseYaml(text, 'test.yaml');

/** The data with one change, computed here and not by the code under test. */
function changed(data: Mapping, [key = '', ...below]: readonly string[], value: Value | undefined): Mapping {
  const others = Object.entries(data).filter(([name]) => name !== key);
  if (below.length === 0) return Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
  const child = valueAt(data, [key]);
  return Object.fromEntries([...others, [key, changed(isMapping(child) ? child : {}, below, value)]]);
}

const isEmpty = (value: Value | undefined): boolean => isMapping(value) && Object.keys(value).length === 0;

const holds = (text: string, data: Mapping): boolean => isDeepStrictEqual(read(text), data);

const someKey = (draw: fc.GeneratorValue, keys: readonly WrittenKey[]): WrittenKey =>
  draw(fc.constantFrom<WrittenKey[]>, ...keys);

const linesOf = (text: string): string[] => text.replace('\uFEFF', '').split(/\r?\n/);

describe('H7: in every file, whatever its style', () => {
  it('a key is set or removed, and no line outside its own is another', () => {
    fc.assert(
      fc.property(fc.gen(), fc.option(anyValue, { nil: undefined }), (draw, value) => {
        const { text, keys } = writeFile(draw);
        const { path, from, to } = someKey(draw, keys);
        const edited = value === undefined ? removeYamlValue(text, path) : setYamlValue(text, path, value);
        expect(holds(edited, changed(read(text), path, value))).toBe(true);
        expect(edited.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
        if (text.includes('\r\n')) expect(edited).not.toMatch(/(?<!\r)\n/);
        // The last key of a mapping leaves `{}` behind, on the line of the mapping's own key.
        if (value === undefined && path.length > 1 && isEmpty(valueAt(read(edited), path.slice(0, -1)))) return;
        const before = linesOf(text);
        const after = linesOf(edited);
        expect(after.slice(0, from)).toEqual(before.slice(0, from));
        const rest = before.slice(to);
        expect(after.slice(after.length - rest.length)).toEqual(rest);
      }),
      { numRuns: 500 },
    );
  });

  it('a value set to what it is changes nothing', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { text, keys } = writeFile(draw);
        const data = read(text);
        for (const { path } of keys) {
          expect(setYamlValue(text, path, structuredClone(valueAt(data, path) ?? null))).toBe(text);
        }
        expect(setYamlValue(text, [], structuredClone(data))).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('a new key that is removed again leaves no trace', () => {
    fc.assert(
      fc.property(fc.gen(), anyValue, (draw, value) => {
        const { text, keys } = writeFile(draw);
        const data = read(text);
        const mappings = keys.map(({ path }) => path).filter((path) => isMapping(valueAt(data, path)));
        const parents = [[], ...mappings.filter((path) => !isEmpty(valueAt(data, path)))];
        const path = [...draw(fc.constantFrom<(readonly string[])[]>, ...parents), 'new'];
        const edited = setYamlValue(text, path, value);
        expect(holds(edited, changed(data, path, value))).toBe(true);
        expect(removeYamlValue(edited, path)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('many changes at once give the data that was asked for', () => {
    fc.assert(
      fc.property(
        fc.gen(),
        fc.array(fc.option(anyValue, { nil: undefined }), { minLength: 2, maxLength: 4 }),
        (draw, values) => {
          const { text, keys } = writeFile(draw);
          const wanted = values.reduce<Mapping>((data, value) => {
            const { path } = someKey(draw, keys);
            // An earlier change may have taken the way there.
            return isMapping(valueAt(data, path.slice(0, -1))) ? changed(data, path, value) : data;
          }, read(text));
          const edited = setYamlValue(text, [], wanted);
          expect(holds(edited, wanted)).toBe(true);
          const first = Math.min(...keys.map(({ from }) => from));
          expect(linesOf(edited).slice(0, first)).toEqual(linesOf(text).slice(0, first));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('items that a list keeps in their order keep their lines', () => {
    const note = fc.constantFrom('', ' # note', '\n# above the next');
    const items = fc.array(fc.record({ old: fc.boolean(), next: fc.boolean(), note }), { minLength: 1 });
    fc.assert(
      fc.property(items, fc.constantFrom('', '  '), (drawn, indent) => {
        const lines = drawn.map(
          (item, index) => `${indent}- "item ${index}"${item.note.replace('\n', `\n${indent}`)}\n`,
        );
        const text = `list:\n${lines.filter((_, index) => drawn[index]?.old).join('')}end: 1\n`;
        const next = drawn.flatMap((item, index) => (item.next ? [`item ${index}`] : []));
        const edited = setYamlValue(text, ['list'], next);
        expect(read(edited)['list']).toEqual(next);
        if (next.length === 0 || !drawn.some(({ old }) => old)) return;
        expect(edited.match(/# above/g)).toEqual(text.match(/# above/g));
        for (const [index, item] of drawn.entries()) {
          if (item.old && item.next) expect(edited).toContain(lines[index]?.split('\n')[0]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
