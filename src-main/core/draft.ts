// A change while it is being put together: what the touched files held, and what they shall hold. Nothing is on disk yet.

import { HeliosError } from '../../src-shared/errors.ts';
import { type Mapping, type Value } from '../../src-shared/model.ts';
import { decodeUtf8, parseFile, WorkingFile, type WorkingFiles } from './working-files.ts';
import { removeYamlValue, setYamlValue } from '../../src-shared/yaml/yaml-edit.ts';

export class Draft {
  readonly #files: WorkingFiles;
  readonly #before = new Map<string, WorkingFile | null>();
  readonly #after = new Map<string, string | null>();
  readonly #restored = new Map<string, Uint8Array>();

  constructor(files: WorkingFiles) {
    this.#files = files;
  }

  /** The file as it was when the draft first looked. */
  before(path: string): WorkingFile | null {
    let file = this.#before.get(path);
    if (file === undefined) {
      file = this.#files.read(path);
      this.#before.set(path, file);
    }
    return file;
  }

  /** Every file the draft looked at. */
  get seen(): ReadonlyMap<string, WorkingFile | null> {
    return this.#before;
  }

  /** Null when there is no such file (any more). @throws HeliosError what is wrong with the file */
  text(path: string): string | null {
    const after = this.#after.get(path);
    if (after !== undefined) return after;
    const before = this.before(path);
    if (before?.problem) throw before.problem;
    return before && decodeUtf8(path, before.bytes);
  }

  /** @throws HeliosError `not_found`, or what is wrong with the file */
  data(path: string): Mapping {
    return this.#after.has(path)
      ? parseFile(path, this.#existing(path), this.#files.readYaml)
      : (this.before(path)?.data ?? parseFile(path, this.#existing(path), this.#files.readYaml));
  }

  put(path: string, text: string | null): void {
    this.before(path);
    this.#after.set(path, text);
  }

  /** Puts back what the file once held, valid or not: history is restored as it was. */
  restore(path: string, bytes: Uint8Array): void {
    const before = this.before(path);
    // What was not read (too large, no plain file) cannot be kept in the history, so it is not replaced either.
    if (before?.problem && before.bytes.length === 0) throw before.problem;
    this.#restored.set(path, bytes);
  }

  set(path: string, key: readonly string[], value: Value): void {
    this.put(path, setYamlValue(this.#existing(path), key, value, this.#files.readYaml));
  }

  remove(path: string, key: readonly string[]): void {
    this.put(path, removeYamlValue(this.#existing(path), key, this.#files.readYaml));
  }

  /** What the files will hold that differ; null for one that goes. @throws HeliosError `invalid` when a file would no longer be valid */
  changes(): Map<string, WorkingFile | null> {
    const changes = new Map<string, WorkingFile | null>();
    for (const [path, bytes] of this.#restored)
      if (!holds(this.before(path), bytes)) changes.set(path, new WorkingFile(path, bytes));
    for (const [path, text] of this.#after) {
      const before = this.before(path);
      if (text === null && before) changes.set(path, null);
      if (text === null) continue;
      const bytes = new TextEncoder().encode(text);
      if (!holds(before, bytes))
        changes.set(path, new WorkingFile(path, bytes, { data: parseFile(path, text, this.#files.readYaml) }));
    }
    return changes;
  }

  #existing(path: string): string {
    const text = this.text(path);
    if (text === null) throw new HeliosError('not_found', `There is no file ${path}.`);
    return text;
  }
}

const holds = (file: WorkingFile | null, bytes: Uint8Array): boolean =>
  file !== null && Buffer.compare(file.bytes, bytes) === 0;
