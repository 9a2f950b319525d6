// A name for a persona while it is typed: whether it can be taken, and the nearest one that can.

import { personaNameSchema } from '../../src-shared/model.ts';

export type NameProblem =
  | { readonly kind: 'empty' | 'rule' | 'reserved' }
  | { readonly kind: 'taken'; readonly by: string };

/** @param taken names there are; they are told apart without regard to case */
export function nameProblem(name: string, taken: readonly string[]): NameProblem | null {
  if (name === '') return { kind: 'empty' };
  const other = taken.find((known) => known.toLowerCase() === name.toLowerCase());
  if (other !== undefined) return { kind: 'taken', by: other };
  const result = personaNameSchema.safeParse(name);
  if (result.success) return null;
  return { kind: result.error.issues.some(({ code }) => code === 'custom') ? 'reserved' : 'rule' };
}

const spelled: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'o', ł: 'l' };
const longest = 64;

/** The nearest name that is allowed and free; null when nothing of the text can be kept. */
export function suggestName(typed: string, taken: readonly string[]): string | null {
  const stem = typed
    .toLowerCase()
    .replaceAll(/[äöüßæøł]/g, (letter) => spelled[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .slice(0, longest)
    .replaceAll(/^[_-]+|[_-]+$/g, '');
  if (stem === '') return null;
  for (let count = 1; count < 1_000; count++) {
    const suffix = count === 1 ? '' : `-${count}`;
    const name = stem.slice(0, longest - suffix.length).replace(/[_-]+$/, '') + suffix;
    if (nameProblem(name, taken) === null) return name;
  }
  return null;
}
