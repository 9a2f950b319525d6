// A persona as one file, in and out.

import { HeliosError } from '../../src-shared/errors.ts';
import type { PersonaDocument } from '../../src-shared/interface-operations.ts';

const maxBytes = 1024 * 1024;
export const fileTypes = '.yaml,.yml';

export interface PersonaFile {
  readonly fileName: string;
  readonly text: string;
}

/** @throws HeliosError when it is too large or no text */
export async function readPersonaFile(
  file: File,
  sentences: { readonly tooLarge: string; readonly notText: string; readonly readHint: string },
): Promise<PersonaFile> {
  const guidance = sentences.readHint;
  if (file.size > maxBytes) throw new HeliosError('invalid', sentences.tooLarge, { guidance });
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return { fileName: file.name, text };
  } catch (cause) {
    throw new HeliosError('invalid', sentences.notText, { guidance }, { cause });
  }
}

/** What was dragged onto the page; undefined when it is no YAML file. */
export const droppedFile = (data: DataTransfer): File | undefined =>
  [...data.files].find(({ name }) => /\.ya?ml$/i.test(name));

/** Gives the file to the browser to keep, byte for byte. */
export function downloadDocument({ text, path }: PersonaDocument): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = path.split('/').at(-1) ?? path;
  link.click();
  // Once the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
