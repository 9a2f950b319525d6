// Base and personas as the sliders move them.

import { inheritanceWeight } from '../../src-shared/inheritance.ts';
import { defaultBaseImportance, defaultSpecializationLevel, type Mapping, type Value } from '../../src-shared/model.ts';
import type { Output } from '../../src-shared/operations.ts';

/** What the sliders set: the importance of the base, and the level of every persona by its name. */
export interface Numbers {
  readonly importance: number;
  readonly levels: ReadonlyMap<string, number>;
}

export interface Tunable {
  readonly name: string;
  /** As it is saved. */
  readonly level: number;
  readonly isValid: boolean;
  readonly isActive: boolean;
  readonly data: Mapping;
}

const numberOr = (value: Value | undefined, fallback: number): number => (typeof value === 'number' ? value : fallback);

/** By name. */
export const tunables = ({ personas }: Output<'list_documents'>): readonly Tunable[] =>
  personas
    .map(({ name, data, valid, active }) => ({
      name,
      // JSON holds nothing but values.
      level: numberOr((data as Mapping)['specialization_level'], defaultSpecializationLevel),
      isValid: valid,
      isActive: active,
      data: data as Mapping,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

export const savedNumbers = ({ base }: Output<'list_documents'>, personas: readonly Tunable[]): Numbers => ({
  importance: numberOr((base.data as Mapping)['base_importance'], defaultBaseImportance),
  levels: new Map(personas.map(({ name, level }) => [name, level])),
});

export const levelIn = ({ levels }: Pick<Numbers, 'levels'>, { name, level }: Tunable): number =>
  levels.get(name) ?? level;

export const weightIn = (numbers: Numbers, persona: Tunable): number =>
  inheritanceWeight(numbers.importance, levelIn(numbers, persona));
