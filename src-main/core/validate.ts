// Turns what zod finds into the structured errors every carrier shows (H13).

import { type z } from 'zod';

import { HeliosError, type ValidationError } from '../../src-shared/errors.ts';

/**
 * @param what the subject of the sentence, for example `personas/writer.yaml`
 * @throws HeliosError `invalid` with one validation error for each problem
 */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const validationErrors = result.error.issues.flatMap(problemsOf);
  const first = validationErrors[0];
  const place = first === undefined || first.field === '' ? what : `${what}: \`${first.field}\``;
  throw new HeliosError('invalid', `${place}: ${first?.message ?? 'not valid'}`, { validationErrors });
}

function problemsOf(issue: z.core.$ZodIssue): ValidationError[] {
  const field = issue.path.map((segment) => String(segment).replaceAll('.', '\\.')).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: field === '' ? key : `${field}.${key}`,
        message: 'is not a key that Helios knows here',
        type: 'unknown_key',
      }));
    case 'invalid_type':
      return issue.input === undefined
        ? [{ field, message: 'is missing', type: 'missing' }]
        : [{ field, message: `must be a ${issue.expected}`, type: 'wrong_type' }];
    case 'too_small':
      return [
        {
          field,
          message: `must be ${issue.inclusive ? 'at least' : 'more than'} ${sizeOf(issue.origin, issue.minimum)}`,
          type: 'out_of_range',
        },
      ];
    case 'too_big':
      return [{ field, message: `must be at most ${sizeOf(issue.origin, issue.maximum)}`, type: 'out_of_range' }];
    case 'invalid_value':
      return [{ field, message: `must be one of ${issue.values.map(String).join(', ')}`, type: 'not_allowed' }];
    default:
      return [{ field, message: `must be ${issue.message}`, type: 'not_allowed' }];
  }
}

function sizeOf(origin: string, limit: number | bigint): string {
  if (origin === 'string') return `${limit} characters long`;
  return origin === 'array' ? `${limit} entries long` : String(limit);
}
