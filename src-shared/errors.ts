// The one error type of Helios, and the shape in which a failure leaves the process as data.

export const errorCodes = [
  'invalid',
  'not_found',
  'conflict',
  'locked',
  'corrupt',
  'io',
  'unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface ValidationError {
  /** The input or file key, in dot notation; empty for the whole. */
  readonly field: string;
  readonly message: string;
  /** What kind of mistake, for example `missing`, `unknown_key`, `out_of_range`, `syntax`. */
  readonly type: string;
}

export interface ErrorData {
  /** What the person or the model can do next (REQUIREMENTS H15); a text for the code where absent. */
  readonly guidance?: string;
  readonly validationErrors?: readonly ValidationError[];
}

/** Thrown by the core; `message` is a sentence a person can act on. Compare `code`, never the text. */
export class HeliosError extends Error {
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, message: string, data: ErrorData = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HeliosError';
    this.code = code;
    this.data = data;
  }
}

const guidanceByCode: Record<ErrorCode, string> = {
  invalid: 'Correct the named fields and try again. Nothing was changed.',
  not_found: 'Check the name and try again. Nothing was changed.',
  conflict: 'Something else changed this meanwhile. Read it again and repeat the change on what is there now.',
  locked: 'Another program holds the state directory. Close it, or wait until it is done.',
  corrupt:
    'Run `helios doctor` to see what is damaged, and `helios doctor --fix` to have it repaired. Nothing was overwritten.',
  io: 'Check free space and permissions of the state directory. Nothing was overwritten.',
  unavailable: 'Helios is starting or stopping. Try again in a few seconds.',
  internal: 'This is a fault in Helios. `helios doctor` has the details; nothing was changed.',
};

export const guidanceFor = (code: ErrorCode): string => guidanceByCode[code];

/** A failure as data: what every carrier shows and MCP tools return as `structuredContent`. */
export interface Failure {
  readonly status: 'error';
  readonly code: ErrorCode;
  readonly message: string;
  readonly guidance: string;
  readonly validation_errors?: readonly ValidationError[];
}

export type Reply<Output = Readonly<Record<string, unknown>>> = ({ readonly status: 'success' } & Output) | Failure;
