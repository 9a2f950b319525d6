// A small file of the app itself, beside the state directory: what this computer remembers about the window and the app.

import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import type { z } from 'zod';

import { nodeDisk, replaceFile } from '../core/disk.ts';

export interface KeptJson<Content> {
  readonly content: Content;
  /** Counts at once. Resolves when it is durable. @throws HeliosError `io` */
  set(changes: Partial<Content>): Promise<void>;
}

/** @param initial for what the file does not hold; conveniences, so one that cannot be read is begun anew */
export function keepJson<Content extends object>(
  path: string,
  schema: z.ZodType<Content>,
  initial: Content,
): KeptJson<Content> {
  let content = read(path, schema, initial);
  let writing: Promise<void> = Promise.resolve();
  const write = async () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const bytes = new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
    await replaceFile(nodeDisk, path, bytes, { tempDir: dirname(path) });
  };
  return {
    get content() {
      return content;
    },
    set(changes) {
      content = { ...content, ...changes };
      // One after the other, so that the last one stays; after a failed one the next tries all the same.
      writing = writing.then(write, write);
      return writing;
    },
  };
}

function read<Content extends object>(path: string, schema: z.ZodType<Content>, initial: Content): Content {
  try {
    return schema.parse({ ...initial, ...JSON.parse(readFileSync(path, 'utf8')) });
  } catch {
    return initial;
  }
}
