// A value while it is typed: plain text for what people write most, YAML for everything else.

import { parse, stringify } from 'yaml';

import type { Value } from '../../src-shared/model.ts';

export const valueKinds = ['text', 'list', 'number', 'switch', 'yaml'] as const;
export type ValueKind = (typeof valueKinds)[number];

export interface ValueDraft {
  readonly kind: ValueKind;
  readonly text: string;
}

export type ReadValue =
  | { readonly value: Value }
  | { readonly problem: 'missing' | 'not_number' }
  /** As the reader of YAML says it. */
  | { readonly problem: 'not_yaml'; readonly message: string };

export function draftOf(value: Value): ValueDraft {
  if (value === null) return { kind: 'text', text: '' };
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'number') return { kind: 'number', text: String(value) };
  if (typeof value === 'boolean') return { kind: 'switch', text: String(value) };
  if (isList(value) && value.length > 0 && value.every(isLine)) return { kind: 'list', text: value.join('\n') };
  return { kind: 'yaml', text: yamlOf(value) };
}

/** Arrays of unions do not narrow by Array.isArray alone. */
const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** An item that comes out of a line as it went in. */
const isLine = (item: Value): boolean =>
  typeof item === 'string' && item !== '' && item === item.trim() && !item.includes('\n');

/** A value alone, or under a key, as it would stand in a file. */
export const yamlOf = (value: Value, key?: string): string =>
  stringify(key === undefined ? value : { [key]: value }, { lineWidth: 0 }).trimEnd();

export function readValue({ kind, text }: ValueDraft): ReadValue {
  if (kind === 'switch') return { value: text === 'true' };
  if (text.trim() === '') return { problem: 'missing' };
  if (kind === 'text') return { value: text };
  if (kind === 'list')
    return {
      value: text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    };
  if (kind === 'number') {
    const value = Number(text.trim().replace(',', '.'));
    return Number.isFinite(value) ? { value } : { problem: 'not_number' };
  }
  try {
    // YAML of the core schema holds nothing but Values; what JSON cannot carry the owner refuses with a reason.
    return { value: parse(text) as Value };
  } catch (error) {
    return {
      problem: 'not_yaml',
      message: String(error instanceof Error ? error.message : error).split('\n')[0] ?? '',
    };
  }
}
