export interface ChangedPart {
  readonly start: number;
  /** Where it ends in the text before. */
  readonly end: number;
  readonly insert: string;
}

/** The one part in which two texts differ. Never between the halves of a character or of a line end. */
export function changedPart(before: string, after: string): ChangedPart {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  while (start > 0 && isInside(before, after, start)) start -= 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  while (same > 0 && isInside(before, after, before.length - same, after.length - same)) same -= 1;
  return { start, end: before.length - same, insert: after.slice(start, after.length - same) };
}

/** Whether a cut at these places would part a surrogate pair or CR LF in either text. */
const isInside = (before: string, after: string, inBefore: number, inAfter = inBefore): boolean =>
  [before.slice(inBefore - 1, inBefore + 1), after.slice(inAfter - 1, inAfter + 1)].some((two) =>
    /^(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|\r\n)$/.test(two),
  );
