import { isMapping, type Value } from '../../src-shared/model.ts';

/** More would not fit on the line. */
const mostCharacters = 300;

/** A value on one line. */
export function valueLine(value: Value): string {
  const text =
    typeof value === 'object' && value !== null
      ? isMapping(value)
        ? JSON.stringify(value)
        : value.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item))).join(' · ')
      : typeof value === 'number'
        ? String(Number(value.toPrecision(6)))
        : String(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
