// What the list says of each persona, and how it is found.

import { inheritanceWeight } from '../../src-shared/inheritance.ts';
import type { PersonaData } from '../../src-shared/interface-operations.ts';
import { defaultBaseImportance, defaultSpecializationLevel } from '../../src-shared/model.ts';
import type { Output } from '../../src-shared/operations.ts';

export interface PersonaEntry {
  readonly name: string;
  readonly description: string;
  readonly weight: number;
  readonly active: boolean;
  /** Why the file is not valid. */
  readonly problem: string | null;
  readonly lastChange: PersonaData['last_change'];
}

/** Only the weight is computed: merging every persona would make long lists slow. */
export function entriesOf({ base, personas }: Output<'list_documents'>): PersonaEntry[] {
  const importance = numberOr(base.data['base_importance'], defaultBaseImportance);
  return personas.map(({ name, data, valid, problem = '', active, last_change: lastChange }) => ({
    name,
    description: typeof data['description'] === 'string' ? data['description'] : '',
    weight: inheritanceWeight(importance, numberOr(data['specialization_level'], defaultSpecializationLevel)),
    active,
    problem: valid ? null : problem,
    lastChange,
  }));
}

const numberOr = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback);

/** Those that have every typed word in their name or description. */
export function findEntries(entries: readonly PersonaEntry[], typed: string): readonly PersonaEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter(({ name, description }) => {
    const text = `${name} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The name behind the last part of the address, in which some characters are still escaped. */
export const nameInAddress = (part: string, names: readonly string[]): string =>
  names.find((name) => name === part || readable(encodeURIComponent(name)) === part) ?? part;

function readable(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text; // as the router leaves it
  }
}
