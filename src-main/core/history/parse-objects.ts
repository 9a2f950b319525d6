// git's objects as values, also those that other programs wrote.
import { HeliosError } from '../../../src-shared/errors.ts';
import type { TreeEntry } from './git-objects.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
  /** UTC, ISO 8601 with `Z` (B1). */
  readonly timestamp: string;
}

export interface ParsedCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

export interface ParsedTag {
  readonly target: string;
  readonly tagger: Person;
  readonly message: string;
}

export function parseTree(body: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(0x20, at);
    const end = body.indexOf(0, space);
    if (space < 0 || end < 0 || end + 21 > body.length) throw malformed('folder listing');
    entries.push({
      mode: body.toString('latin1', at, space),
      name: body.toString('latin1', space + 1, end),
      oid: body.toString('hex', end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

export function parseCommit(body: Buffer): ParsedCommit {
  const { headers, message } = splitHeaders(body);
  const valuesOf = (key: string) => headers.filter(([name]) => name === key).map(([, value]) => value);
  const tree = valuesOf('tree')[0];
  if (tree === undefined) throw malformed('commit');
  return {
    tree,
    parents: valuesOf('parent'),
    author: parsePerson(valuesOf('author')[0]),
    committer: parsePerson(valuesOf('committer')[0]),
    message,
  };
}

export function parseTag(body: Buffer): ParsedTag {
  const { headers, message } = splitHeaders(body);
  const values = new Map(headers);
  const target = values.get('object');
  if (target === undefined) throw malformed('tag');
  return { target, tagger: parsePerson(values.get('tagger')), message };
}

function splitHeaders(body: Buffer): { readonly headers: [string, string][]; readonly message: string } {
  const text = body.toString('utf8');
  const end = text.indexOf('\n\n');
  const lines = (end < 0 ? text : text.slice(0, end)).split('\n');
  // A line that starts with a space continues a signature; nothing here reads those.
  const headers = lines
    .filter((line) => !line.startsWith(' '))
    .map((line): [string, string] => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)]);
  return { headers, message: end < 0 ? '' : text.slice(end + 2) };
}

function parsePerson(line = ''): Person {
  const [, name = line, email = '', seconds = '0'] = /^(.*?) ?<([^>]*)> (-?\d+)/.exec(line) ?? [];
  const time = new Date(Number(seconds) * 1000);
  // Other programs have written times that no calendar holds.
  return { name, email, timestamp: (Number.isNaN(time.getTime()) ? new Date(0) : time).toISOString() };
}

const malformed = (what: string): HeliosError =>
  new HeliosError('corrupt', `The history is damaged: a ${what} cannot be read.`);
