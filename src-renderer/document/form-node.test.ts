import { expect, it } from 'vitest';

import { createYamlReader } from '../../src-shared/yaml/yaml-reader.ts';
import { createFormReader, type Form, type FormNode } from './form-node.ts';

const createReader = () => {
  const read = createFormReader(createYamlReader());
  return (text: string): Form => {
    const form = read(text);
    if (form instanceof Error) throw form;
    return form;
  };
};
const nodesOf = (node: FormNode | undefined): readonly FormNode[] => (node && 'nodes' in node ? node.nodes : []);
const kindsOf = (text: string) => createReader()(text).root.nodes.map(({ kind }) => kind);

it('D2: every kind of value has its editor, in the order of the file', () => {
  const text = '2: text\n1: 5\nb: true\nl: [a]\ns: {}\nn: ~\nempty:\nblock: |\n  a\n  b\nquoted: "1"\n';
  expect(createReader()(text).root.nodes.map(({ path, kind }) => [path[0], kind])).toEqual([
    ['2', 'text'],
    ['1', 'number'],
    ['b', 'switch'],
    ['l', 'list'],
    ['s', 'section'],
    ['n', 'nothing'],
    ['empty', 'nothing'],
    ['block', 'text'],
    ['quoted', 'text'],
  ]);
});

it('D2: what the form could not write as it stands is left to the text', () => {
  expect(
    kindsOf('a: &x 1\nb: *x\n&k c: 1\nd: !!str 7\ne: >\n  folded\n  text\nf: "over\n  lines"\ng: [h: 1]\n'),
  ).toEqual(['odd', 'odd', 'odd', 'odd', 'odd', 'odd', 'list']);
});

it('D2: of a text that changed in one place, everything else is the same object', () => {
  const read = createReader();
  const before = read('a:\n  x: 1\n  y: 2\nb:\n  - one\n  - two\nc: 3\n').root;
  const after = read('# new\na:\n  x: 1\n  y: 5\nb:\n  - one\n  - two\nc: 3\nd: 4\n').root;
  expect(after).not.toBe(before);
  expect(after.nodes[0]).not.toBe(before.nodes[0]);
  expect(nodesOf(after.nodes[0])[0]).toBe(nodesOf(before.nodes[0])[0]);
  expect(after.nodes[1]).toBe(before.nodes[1]);
  expect(after.nodes[2]).toBe(before.nodes[2]);
  expect(read('# other\na:\n  x: 1\n  y: 5\nb:\n  - one\n  - two\nc: 3\nd: 4\n').root).toBe(after);
});

it('D2: a text that is no YAML is a problem with its place, and the next one is read again', () => {
  const read = createFormReader(createYamlReader());
  expect(read('a: [1')).toMatchObject({ code: 'invalid', message: expect.stringMatching(/line \d+, column \d+/) });
  expect(read('a: 1\n')).toMatchObject({ data: { a: 1 } });
});
