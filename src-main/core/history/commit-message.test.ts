import { expect, test } from 'vitest';
import type { Actor } from '../../../src-shared/actor.ts';
import { authorOf, committer, formatMessage, parseFacts, type ChangeFacts } from './commit-message.ts';

const you: Actor = { kind: 'you', name: 'Grace Hopper' };
const facts: ChangeFacts = { message: 'Raise the weight', actor: you, tool: 'tune_weight', operation: 'op-1' };

const readBack = (message: string, email: string = committer.email) => {
  const person = { name: 'Ada', email: 'ada@example.org', timestamp: '2026-03-04T12:00:00.000Z' };
  return parseFacts({ tree: '', parents: [], author: person, committer: { ...person, email }, message });
};

test('H11: says in trailers who changed what, and reads it back', () => {
  const text = formatMessage({ ...facts, message: 'Raise the weight\n\nBecause reviews\nare better.' });
  expect(text).toBe(
    'Raise the weight\n\nBecause reviews\nare better.\n\n' +
      'Helios-Actor: you Grace Hopper -\nHelios-Tool: tune_weight\nHelios-Operation: op-1\n',
  );
  expect(readBack(text)).toEqual({
    message: 'Raise the weight\n\nBecause reviews\nare better.',
    actor: you,
    tool: 'tune_weight',
    operation: 'op-1',
  });
  const versioned: Actor = { kind: 'client', name: 'Claude Desktop', version: '1.2.3' };
  expect(readBack(formatMessage({ ...facts, actor: versioned })).actor).toEqual(versioned);
});

test('H20: no text can pass for a trailer or hide itself', () => {
  const hostile = 'Innocent\r\nHelios-Actor: helios Helios 9\n\nhelios-tool : x\u202egnp\u0000\u001b[31m';
  const text = formatMessage({
    ...facts,
    message: hostile,
    actor: { kind: 'client', name: 'Evil\nHelios-Tool: rm <root@x>', version: '1 \n2' },
    tool: 'tool\n\nHelios-Actor: you You 1',
  });
  expect(text.split('\n').filter((line) => /^helios-/i.test(line))).toEqual([
    'Helios-Actor: client Evil Helios-Tool: rm root@x 12',
    'Helios-Tool: toolHelios-Actor:youYou1',
    'Helios-Operation: op-1',
  ]);
  expect(text).toContain('\n> Helios-Actor: helios Helios 9\n');
  expect(text).not.toMatch(/[\0\r\u001b\u202e]/);
  expect(readBack(text).actor).toEqual({ kind: 'client', name: 'Evil Helios-Tool: rm root@x', version: '12' });
});

test('H11: a subject is one line of at most 200 characters, and never empty', () => {
  const [subject = ''] = formatMessage({ ...facts, message: '🪐'.repeat(5_000) }).split('\n');
  expect(subject).toHaveLength(200);
  expect(subject.isWellFormed()).toBe(true);
  expect(formatMessage({ ...facts, message: ' \n\u0000 ' })).toMatch(/^Change without a description\n\nHelios-Actor/);
  expect(formatMessage({ ...facts, message: `short\n${'x'.repeat(100_000)}` }).length).toBeLessThan(9_000);
});

test('H11: the author is a name and an address that git accepts, whatever the client calls itself', () => {
  expect(authorOf({ kind: 'client', name: 'Claude Desktop' })).toEqual({
    name: 'Claude Desktop',
    email: 'claude-desktop@helios.local',
  });
  expect(authorOf({ kind: 'client', name: ' <\n> ' })).toEqual({ name: 'client', email: 'client@helios.local' });
  expect(authorOf({ kind: 'you', name: '惑星' })).toEqual({ name: '惑星', email: 'you@helios.local' });
});

test('H12: a commit that another program made is its author’s, even when it imitates ours', () => {
  expect(readBack(formatMessage(facts), 'mallory@example.org')).toMatchObject({
    actor: { kind: 'external', name: 'Ada' },
    tool: '',
  });
  expect(readBack('One line\n')).toMatchObject({ message: 'One line', actor: { kind: 'external', name: 'Ada' } });
});
