// Puts an edited text in the place of a file, byte for byte, when the file is still the one that was edited (D2).

import { z } from 'zod';

import { HeliosError } from '../../../src-shared/errors.ts';
import { personaNameSchema, type Mapping } from '../../../src-shared/model.ts';
import { withPlaces } from '../../../src-shared/yaml/problem-place.ts';
import { type ReadYaml } from '../../../src-shared/yaml/yaml-reader.ts';
import { type Helios } from '../helios.ts';
import { validate } from '../validate.ts';
import { parseFile, WorkingFile } from '../working-files.ts';
import { external } from '../writer.ts';
import { requireReadable } from './documents.ts';
import { editSentence } from './edit-sentence.ts';
import { requireFreeName } from './free-name.ts';
import { type Handler } from './handlers.ts';
import { listedPath } from './listed-path.ts';

export const saveDocument: Handler<'save_document'> = async (helios, { target, text, based_on }, context) => {
  const { commit, result } = await helios.writer.change(context, 'save_document', (draft) => {
    const path = placeFor(helios, target, based_on);
    const data = parseText(path, text, helios.files.readYaml);
    const before = draft.before(path);
    if (before) requireReadable(before);
    const version = new WorkingFile(path, new TextEncoder().encode(text)).blobId;
    const present = before?.blobId ?? null;
    // The same text again is no conflict: whoever asks a second time has missed the first answer.
    if (present !== version && present !== based_on) throw changedSince(target);
    draft.put(path, text);
    const kept = { path, version, isThere: present === version };
    return { message: sentenceFor(target, before, data), result: kept };
  });
  const { path, version, isThere } = result;
  if (!isThere) return { version, commit };
  // An editor may have written the same text a moment ago: what is acknowledged must be in the history.
  const taken = await helios.writer.takeIn([path], null, external, '');
  if (helios.files.read(path)?.blobId !== version) throw changedSince(target);
  return { version, commit: taken?.id ?? commit };
};

/** @throws HeliosError `conflict` for a new name that is taken, and for a persona that is gone; `invalid` for a bad name */
function placeFor(helios: Helios, target: string, basedOn: string | null): string {
  const { files, personas } = helios;
  if (target === 'base') return personas.basePath();
  if (basedOn === null) {
    requireFreeName(files, target, 'target');
    validate(z.object({ target: personaNameSchema }), { target }, 'The new persona');
    return `personas/${target}.yaml`;
  }
  if (personas.find(target) !== null) return listedPath(helios, target);
  throw new HeliosError('conflict', `There is no persona called ${JSON.stringify(target.slice(0, 100))} any more.`, {
    guidance: 'Save the text as a new persona to keep it.',
    validationErrors: [{ field: 'target', message: 'was deleted or renamed', type: 'conflict' }],
  });
}

/** @throws HeliosError `invalid` with line and column of each mistake */
function parseText(path: string, text: string, read: ReadYaml): Mapping {
  if (!text.isWellFormed()) {
    const message = 'holds half a character, which no file can keep';
    throw new HeliosError('invalid', `The text ${message}.`, {
      validationErrors: [{ field: 'text', message, type: 'not_allowed' }],
    });
  }
  try {
    return parseFile(path, text, read);
  } catch (error) {
    if (!(error instanceof HeliosError) || !error.data.validationErrors) throw error;
    const validationErrors = withPlaces(error.data.validationErrors, text, read);
    throw new HeliosError(error.code, error.message, { ...error.data, validationErrors }, { cause: error });
  }
}

function sentenceFor(target: string, before: WorkingFile | null, data: Mapping): string {
  if (!before) return `Created ${target}`;
  return before.problem ? `${target}: made valid again` : editSentence(target, before.data, data);
}

const changedSince = (target: string): HeliosError =>
  new HeliosError('conflict', `${target} was changed after this text was opened.`, {
    guidance: 'Open it again to see what is there now, and repeat the change on that. Nothing was overwritten.',
    validationErrors: [{ field: 'based_on', message: 'is not the present version', type: 'conflict' }],
  });
