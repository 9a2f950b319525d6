// Finds personas and says what each inherits, from the files as they are now.

import { setImmediate } from 'node:timers/promises';

import { distance } from 'fastest-levenshtein';

import { type Actor } from '../../src-shared/actor.ts';
import { HeliosError } from '../../src-shared/errors.ts';
import { inherit, type Inheritance } from '../../src-shared/inheritance.ts';
import { type Mapping, type Settings } from '../../src-shared/model.ts';
import { type PersonaSummary } from '../../src-shared/operation.ts';
import { settingsPath, type WorkingFile, type WorkingFiles } from './working-files.ts';

export interface InheritedPersona extends Inheritance {
  readonly name: string;
  readonly description: string;
  readonly path: string;
  readonly persona: Mapping;
}

/** The content that counts for a path: the file, or the last good version while the file is not valid. */
export type InForce = (path: string) => Promise<Mapping>;

export const personaNameOf = (path: string): string => path.slice('personas/'.length).replace(/\.ya?ml$/i, '');

export class Personas {
  readonly #files: WorkingFiles;
  readonly #inForce: InForce;
  readonly #inherited = new Map<string, { base: Mapping; persona: Mapping; result: InheritedPersona }>();

  constructor(files: WorkingFiles, inForce: InForce) {
    this.#files = files;
    this.#inForce = inForce;
  }

  /** Path of the base identity; `config.yaml` is the name that early directories of the Python helios-mcp have. */
  basePath(): string {
    const isThere = (path: string) => this.#files.read(path) !== null;
    return !isThere('base/identity.yaml') && isThere('base/config.yaml') ? 'base/config.yaml' : 'base/identity.yaml';
  }

  base(): Promise<Mapping> {
    return this.#inForce(this.basePath());
  }

  async settings(): Promise<Settings> {
    // Only a mapping that settingsSchema accepts is ever in force for this path.
    return (await this.#inForce(settingsPath)) as unknown as Settings;
  }

  /** Null when there is no such persona. Any text may ask: nothing outside `personas/` can be reached. */
  find(name: string): string | null {
    if (name.startsWith('.') || /[/\\\u0000-\u001f:]/.test(name)) return null;
    for (const path of [`personas/${name}.yaml`, `personas/${name}.yml`]) if (this.#files.read(path)) return path;
    return null;
  }

  /** @throws HeliosError `not_found` with the names that are close */
  pathOf(name: string): string {
    const path = this.find(name);
    if (path !== null) return path;
    const near = this.#near(name);
    throw new HeliosError('not_found', `There is no persona called ${JSON.stringify(name.slice(0, 100))}.`, {
      guidance: near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'Call list_personas for the names there are.',
      validationErrors: [{ field: 'persona', message: 'unknown persona', type: 'not_found' }],
    });
  }

  /** Path of `base` or of a persona. */
  targetPath(target: string): string {
    return target === 'base' ? this.basePath() : this.pathOf(target);
  }

  /** @throws HeliosError what is wrong with the file, when no good version of it is known */
  async inherited(name: string): Promise<InheritedPersona> {
    const path = this.pathOf(name);
    const [base, persona] = await Promise.all([this.base(), this.#inForce(path)]);
    const known = this.#inherited.get(path);
    if (known?.base === base && known.persona === persona) return known.result;
    const description = typeof persona['description'] === 'string' ? persona['description'] : '';
    const result = { name: personaNameOf(path), description, path, persona, ...inherit(base, persona) };
    this.#inherited.set(path, { base, persona, result });
    return result;
  }

  async list(): Promise<PersonaSummary[]> {
    const base = await this.base();
    const { active_persona: active } = await this.settings();
    const summaries = [];
    for (const [index, path] of this.#files.list('personas').entries()) {
      if (index % 50 === 49) await setImmediate(); // the first look parses every file; others must not wait for all
      const file = this.#files.read(path);
      if (file) summaries.push(await this.#summary(file, base, active));
    }
    return summaries;
  }

  /** Names and descriptions of valid personas, for lists that clients hold. */
  faces(): { name: string; description: string }[] {
    return this.#files.list('personas').flatMap((path) => {
      const file = this.#files.read(path);
      if (!file || file.problem) return [];
      const { description } = file.data;
      return [{ name: personaNameOf(path), description: typeof description === 'string' ? description : '' }];
    });
  }

  async #summary(file: WorkingFile, base: Mapping, active: string): Promise<PersonaSummary> {
    const name = personaNameOf(file.path);
    let persona: Mapping = {};
    try {
      persona = await this.#inForce(file.path);
    } catch (error) {
      // A bad file disables only itself: it is listed with its problem, below.
      if (!(error instanceof HeliosError)) throw error;
    }
    const { description } = persona;
    const level = persona['specialization_level'];
    // Only the weight is needed here; merging every persona would make long lists slow.
    const { weight, specializationLevel } = inherit(
      { base_importance: base['base_importance'] ?? null },
      { specialization_level: level ?? null },
    );
    return {
      name,
      description: typeof description === 'string' ? description : '',
      specialization_level: specializationLevel,
      weight,
      active: name === active,
      valid: file.problem === null,
      ...(file.problem && { problem: file.problem.message }),
    };
  }

  #near(name: string): string[] {
    const names = this.#files.list('personas').map(personaNameOf);
    const wanted = name.slice(0, 100).toLowerCase();
    return names
      .map((candidate) => ({ candidate, edits: distance(wanted, candidate.toLowerCase()) }))
      .filter(({ candidate, edits }) => edits <= Math.max(2, wanted.length / 3) || candidate.includes(wanted))
      .toSorted((a, b) => a.edits - b.edits)
      .slice(0, 3)
      .map(({ candidate }) => candidate);
  }
}

export const describeActor = ({ kind, name, version }: Actor): string =>
  kind === 'client' ? (version === undefined ? name : `${name} ${version}`) : kind;
