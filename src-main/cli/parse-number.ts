// Numbers among the arguments.

import { InvalidArgumentError } from 'commander';

export function parseNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}
