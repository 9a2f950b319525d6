// The text of the base identity or of a persona as data, or where and why it is not valid: what the owner will say when
// the text is saved, without asking it.

import { HeliosError } from '../../src-shared/errors.ts';
import { baseSchema, personaSchema, type Mapping } from '../../src-shared/model.ts';
import { placeOfProblem } from '../../src-shared/yaml/problem-place.ts';
import { createYamlReader } from '../../src-shared/yaml/yaml-reader.ts';
import { withoutBom } from '../../src-shared/yaml/yaml-text.ts';

export interface TextProblem {
  readonly message: string;
  /** Both from 1; absent where the whole text is meant. */
  readonly line?: number;
  readonly column?: number;
}

export type ReadText =
  | { readonly data: Mapping; readonly problem: null }
  | { readonly data: null; readonly problem: TextProblem };

export type DocumentKind = 'base' | 'persona';
export const kindOf = (target: string): DocumentKind => (target === 'base' ? 'base' : 'persona');

/** Several views ask for the same text. */
const readYaml = createYamlReader();

export function readDocument(text: string, kind: DocumentKind): ReadText {
  try {
    const { data } = readYaml(withoutBom(text), '');
    const { error } = (kind === 'base' ? baseSchema : personaSchema).safeParse(data);
    const [issue] = error?.issues ?? [];
    if (!issue) return { data, problem: null };
    const field = issue.path.join('.');
    throw new HeliosError('invalid', `${field}: ${issue.message}`, {
      validationErrors: [{ field, message: `${field}: ${issue.message}`, type: issue.code }],
    });
  } catch (error) {
    if (!(error instanceof HeliosError)) throw error;
    const [first] = error.data.validationErrors ?? [];
    const message = (first?.message ?? error.message).replace(/^line \d+, column \d+: /, '');
    return { data: null, problem: { message, ...placeOfProblem(error, text, readYaml) } };
  }
}
