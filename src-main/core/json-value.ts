// Input of carriers as values that a file can hold.

import { HeliosError } from '../../src-shared/errors.ts';
import { isMapping, type Mapping, type Value } from '../../src-shared/model.ts';

/**
 * @param field what the input calls it, for the error
 * @throws HeliosError `invalid` for what is not JSON
 */
export function asValue(input: unknown, field: string): Value {
  if (input === null || typeof input === 'string' || typeof input === 'boolean') return input;
  if (typeof input === 'number' && Number.isFinite(input)) return input;
  if (Array.isArray(input)) return input.map((item, index) => asValue(item, `${field}.${index}`));
  if (isMapping(input)) {
    return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, asValue(value, `${field}.${key}`)]));
  }
  throw refused(field, 'must be a JSON value');
}

export function asMapping(input: unknown, field: string): Mapping {
  const value = asValue(input, field);
  if (!isMapping(value)) throw refused(field, 'must be a mapping');
  return value;
}

const refused = (field: string, problem: string): HeliosError =>
  new HeliosError('invalid', `\`${field}\` ${problem}.`, {
    validationErrors: [{ field, message: problem, type: 'not_allowed' }],
  });
