// Reads the YAML files of a state directory: which there are, what they hold, what is wrong with each. Files belong to
// the user too and may change at any moment, so every read looks at the disk; an unchanged file is not parsed again.
// Writes nothing. Synchronous on purpose: a stat takes microseconds, and no change can slip between look and read.

import { lstatSync, readdirSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';

import { HeliosError } from '../../src-shared/errors.ts';
import { baseSchema, personaSchema, settingsSchema, type Mapping } from '../../src-shared/model.ts';
import { encodeBlob } from './history/git-objects.ts';
import { validate } from './validate.ts';
import { createYamlReader, type ReadYaml } from '../../src-shared/yaml/yaml-reader.ts';
import { maxYamlBytes, readYaml, withoutBom } from '../../src-shared/yaml/yaml-text.ts';

export const settingsPath = 'config.yaml';
export const folders = ['base', 'personas', 'learned'] as const;
export type Folder = (typeof folders)[number];

export type ParsedFile = { readonly data: Mapping } | { readonly problem: HeliosError };

/** One file as it was read, or as it is about to be written. */
export class WorkingFile {
  /** Posix, relative to the state directory. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Id that git gives this content. */
  readonly blobId: string;
  readonly #onParsed: (ms: number) => void;
  #state: ParsedFile | null;

  /** @param state null where the content is not parsed yet */
  constructor(
    path: string,
    bytes: Uint8Array,
    state: ParsedFile | null = null,
    onParsed: (ms: number) => void = () => {},
  ) {
    this.path = path;
    this.#onParsed = onParsed;
    this.bytes = bytes;
    this.blobId = encodeBlob(bytes).oid;
    this.#state = state;
  }

  /** The content, or what is wrong with it. Parsed when first asked for: most files of a large state never are. */
  get state(): ParsedFile {
    if (this.#state) return this.#state;
    const startedAt = performance.now();
    this.#state = parsed(this);
    this.#onParsed(performance.now() - startedAt);
    return this.#state;
  }

  /** @throws HeliosError what is wrong with the file */
  get data(): Mapping {
    if ('problem' in this.state) throw this.state.problem;
    return this.state.data;
  }

  get problem(): HeliosError | null {
    return 'problem' in this.state ? this.state.problem : null;
  }
}

interface Seen {
  readonly signature: string;
  /** The file was read so soon after it changed that another change could carry the same time. */
  readonly racy: boolean;
  readonly file: WorkingFile;
}

/** Coarsest grain of file times that still occurs, doubled (FAT: 2 s is out of scope; ext4 and APFS: ≤ 10 ms). */
const timeGrainMs = 20;

const yamlName = /^[^.].*\.ya?ml$/i;

export class WorkingFiles {
  readonly dir: string;
  /** For what is about to be written. */
  readonly readYaml = createYamlReader();
  readonly #onParsed: (ms: number) => void;
  readonly #seen = new Map<string, Seen>();
  /** What is being made durable and is about to be in its place: every later change and read builds on it. */
  readonly #staged = new Map<string, WorkingFile | null>();

  /** @param onParsed hears how long the parsing and validating of each file took */
  constructor(dir: string, onParsed: (ms: number) => void = () => {}) {
    this.dir = dir;
    this.#onParsed = onParsed;
  }

  /** Paths of the YAML files in a folder, sorted; none when the folder is missing. */
  list(folder: Folder): string[] {
    const onDisk = this.#listOnDisk(folder);
    const staged = [...this.#staged].filter(([path]) => path.startsWith(`${folder}/`));
    if (staged.length === 0) return onDisk;
    const paths = new Set(onDisk);
    for (const [path, file] of staged) {
      if (file) paths.add(path);
      else paths.delete(path);
    }
    return [...paths].toSorted();
  }

  #listOnDisk(folder: Folder): string[] {
    try {
      const names = readdirSync(join(this.dir, folder));
      return names
        .filter((name) => yamlName.test(name))
        .toSorted()
        .map((name) => `${folder}/${name}`);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw new HeliosError('io', `The folder ${folder} cannot be read.`, {}, { cause: error });
    }
  }

  /** Every file that the history keeps. */
  listAll(): string[] {
    const settings = this.read(settingsPath) === null ? [] : [settingsPath];
    return [...settings, ...folders.flatMap((folder) => this.list(folder))];
  }

  /** Null when there is no such file. A file that cannot be read or is not valid comes back with its problem. */
  read(path: string): WorkingFile | null {
    const staged = this.#staged.get(path);
    return staged === undefined ? this.onDisk(path) : staged;
  }

  stage(path: string, file: WorkingFile | null): void {
    this.#staged.set(path, file);
  }

  /** They are in place now: what was staged need not be read and parsed again. */
  placed(paths: Iterable<string>): void {
    for (const path of paths) {
      const file = this.#staged.get(path);
      this.#staged.delete(path);
      const stats = file && statSync(join(this.dir, path), { throwIfNoEntry: false });
      if (stats) this.#seen.set(path, { signature: signatureOf(stats), racy: true, file });
    }
  }

  unstage(paths: Iterable<string>): void {
    for (const path of paths) this.#staged.delete(path);
  }

  /** Like `read`, without what is staged. */
  onDisk(path: string): WorkingFile | null {
    const place = join(this.dir, path);
    let stats: Stats;
    try {
      stats = statSync(place);
    } catch (error) {
      if (isAbsent(error)) return null;
      throw new HeliosError('io', `${path} cannot be read.`, {}, { cause: error });
    }
    const signature = signatureOf(stats);
    const seen = this.#seen.get(path);
    if (seen?.signature === signature && !seen.racy) return seen.file;
    const racy = Date.now() - stats.mtimeMs < timeGrainMs;
    const read = load(path, place, stats, this.#onParsed);
    const file = seen && seen.signature === signature && seen.file.blobId === read.blobId ? seen.file : read;
    this.#seen.set(path, { signature, racy, file });
    return file;
  }

  /** Where a write to `path` must go: the file itself, or what the user's own link points to. */
  placeOf(path: string): string {
    const place = join(this.dir, path);
    try {
      return realpathSync(place);
    } catch (error) {
      if (isAbsent(error)) return place;
      throw new HeliosError('io', `${path} cannot be reached.`, {}, { cause: error });
    }
  }
}

const signatureOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): string => `${ino} ${size} ${mtimeMs} ${ctimeMs}`;

function load(path: string, place: string, stats: Stats, onParsed: (ms: number) => void): WorkingFile {
  const refused = refusal(path, place, stats);
  if (refused) return new WorkingFile(path, new Uint8Array(), { problem: refused });
  try {
    return new WorkingFile(path, readFileSync(place), null, onParsed);
  } catch (error) {
    const problem = new HeliosError('io', `${path} cannot be read.`, {}, { cause: error });
    return new WorkingFile(path, new Uint8Array(), { problem });
  }
}

/**
 * A link is the user's own way of keeping a file elsewhere (dotfile managers) and is followed when its target is a plain
 * file of the same user; everything else that is not a plain file is refused (H20).
 */
function refusal(path: string, place: string, stats: Stats): HeliosError | null {
  if (!stats.isFile()) return new HeliosError('invalid', `${path} is not a plain file.`);
  const foreign = process.getuid !== undefined && stats.uid !== process.getuid();
  if (foreign && lstatSync(place).isSymbolicLink())
    return new HeliosError('invalid', `${path} links to a file of another user.`);
  if (stats.size > maxYamlBytes) return new HeliosError('invalid', `${path} is larger than ${maxYamlBytes / 1024} KB.`);
  return null;
}

function parsed({ path, bytes }: WorkingFile): ParsedFile {
  try {
    return { data: parseFile(path, decodeUtf8(path, bytes)) };
  } catch (error) {
    // What is wrong with one file is an answer about that file; it must not stop the others.
    if (error instanceof HeliosError) return { problem: error };
    throw error;
  }
}

/** @throws HeliosError `invalid` */
export function decodeUtf8(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new HeliosError('invalid', `${path} is not UTF-8 text.`, {}, { cause: error });
  }
}

/** Parses and validates what a file at this path must hold. @throws HeliosError `invalid` */
export function parseFile(path: string, text: string, read: ReadYaml = readYaml): Mapping {
  const { data } = read(withoutBom(text), path);
  if (path === settingsPath) validate(settingsSchema, data, path);
  else if (path.startsWith('base/')) validate(baseSchema, data, path);
  else if (path.startsWith('personas/')) validate(personaSchema, data, path);
  return data;
}

const isAbsent = (error: unknown): boolean => {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENOENT' || code === 'ENOTDIR';
};
