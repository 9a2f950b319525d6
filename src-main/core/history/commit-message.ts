// What a commit says about a change, and what can be read back from it. The facts are in trailers at the end; text that
// came from a client or a person can neither look like a trailer nor hide anything in a terminal.
import type { Actor } from '../../../src-shared/actor.ts';
import { actorKinds } from '../../../src-shared/actor.ts';
import type { ParsedCommit } from './parse-objects.ts';

export const committer = { name: 'Helios', email: 'helios@helios.local' } as const;

const maxSubjectLength = 200;
const maxBodyLength = 8_000;

export interface ChangeFacts {
  /** First line: one sentence. Further lines become the body. */
  readonly message: string;
  readonly actor: Actor;
  /** The operation's name, for example `update_preference`; empty for a commit of another program. */
  readonly tool: string;
  /** Id of the operation, where it has one. */
  readonly operation?: string;
}

export function formatMessage(facts: ChangeFacts): string {
  const [subject = '', ...body] = facts.message
    .trim()
    .split(/\r\n?|\n/)
    .map(plainLine);
  const text = body.join('\n').trim();
  const { kind, name, version = '' } = facts.actor;
  const trailers = [
    `Helios-Actor: ${kind} ${plainName(name, kind)} ${plainToken(version)}`,
    `Helios-Tool: ${plainToken(facts.tool)}`,
    ...(facts.operation === undefined ? [] : [`Helios-Operation: ${plainToken(facts.operation)}`]),
  ];
  const paragraphs = [
    cut(subject, maxSubjectLength) || 'Change without a description',
    ...(text === '' ? [] : [cut(text, maxBodyLength)]),
    trailers.join('\n'),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

/** The author of a change, as `git log` shows it. */
export function authorOf({ kind, name }: Actor): { readonly name: string; readonly email: string } {
  const shown = plainName(name, kind);
  const slug = shown
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return { name: shown, email: `${slug || kind}@helios.local` };
}

/** Believes trailers only in commits that Helios made; any other commit is its author's, by no tool. */
export function parseFacts(commit: ParsedCommit): Required<ChangeFacts> {
  const text = commit.message.trimEnd();
  const foreign = {
    message: text,
    actor: { kind: 'external', name: commit.author.name || commit.author.email || 'unknown' },
    tool: '',
    operation: '',
  } as const;
  const split = text.lastIndexOf('\n\n');
  if (commit.committer.email !== committer.email || split < 0) return foreign;
  const trailers = new Map(
    text
      .slice(split + 2)
      .split('\n')
      .map((line): [string, string] => {
        const colon = line.indexOf(': ');
        return [line.slice(0, colon), line.slice(colon + 2)];
      }),
  );
  const [, kindName, name, version] = /^(\S+) (.+) (\S+)$/.exec(trailers.get('Helios-Actor') ?? '') ?? [];
  const kind = actorKinds.find((known) => known === kindName);
  if (kind === undefined || name === undefined || version === undefined) return foreign;
  return {
    message: text.slice(0, split),
    actor: { kind, name, ...(version === none ? {} : { version }) },
    tool: fromToken(trailers.get('Helios-Tool')),
    operation: fromToken(trailers.get('Helios-Operation')),
  };
}

// Control characters, and those that turn the direction of writing or break a line without being a line break.
const hidden = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

const plain = (text: string): string => text.toWellFormed().replace(hidden, ' ').replace(/ {2,}/g, ' ').trimEnd();

const plainLine = (line: string): string => plain(line).replace(/^(?=\s*helios-[a-z-]+\s*:)/i, '> ');

const plainName = (name: string, fallback: string): string =>
  cut(plain(name).replace(/[<>]/g, ' ').replace(/\s+/g, ' ').trim(), 80) || fallback;

// A trailer's last word must be there to be told from the name before it.
const none = '-';
const plainToken = (text: string): string => cut(plain(text).replace(/\s+/g, ''), 100) || none;
const fromToken = (token = none): string => (token === none ? '' : token);

function cut(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).toWellFormed()}…`;
}

export const firstLine = (message: string): string => message.split('\n', 1)[0] ?? '';
