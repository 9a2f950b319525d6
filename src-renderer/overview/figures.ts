// What the map and the table say about each persona, worked out from the files as data.

import { inherit } from '../../src-shared/inheritance.ts';
import type { PersonaData } from '../../src-shared/interface-operations.ts';
import type { Mapping } from '../../src-shared/model.ts';

export interface Figures {
  readonly persona: PersonaData;
  readonly weight: number;
  readonly level: number;
  /** Values of the merged result by where they come from. */
  readonly own: number;
  readonly blended: number;
  readonly fromBase: number;
  /** The first few keys in which the persona counts. */
  readonly differing: readonly string[];
}

const mostKeys = 3;

export function figuresOf(base: Mapping, persona: PersonaData): Figures {
  // JSON holds nothing but values.
  const { weight, specializationLevel, origins } = inherit(base, persona.data as Mapping);
  const count = { base: 0, persona: 0, blend: 0 };
  const differing: string[] = [];
  for (const [pointer, origin] of Object.entries(origins)) {
    count[origin] += 1;
    if (origin !== 'base' && differing.length < mostKeys) differing.push(keyOf(pointer));
  }
  return {
    persona,
    weight,
    level: specializationLevel,
    own: count.persona,
    blended: count.blend,
    fromBase: count.base,
    differing,
  };
}

/** A JSON Pointer as the key that operations take. */
export const keyOf = (pointer: string): string =>
  pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').replaceAll('.', '\\.'))
    .join('.');

/** Nearest to the base first; the order in which the keyboard walks. */
export const byWeight = (a: Figures, b: Figures): number =>
  b.weight - a.weight || (a.persona.name < b.persona.name ? -1 : 1);
