// Characters that are not seen but change what a text says: direction controls, zero-width ones, tags, variation
// selectors. Personas come from files and assistants, so a person must see what a model would read.

export interface HiddenRun {
  readonly codes: readonly string[];
  /** What tag characters spell, since they mirror ASCII; otherwise empty. */
  readonly spelled: string;
}

/**
 * Line breaks and tabs are ordinary. So are the joiner between two pictographs and one selector after a character that
 * has an emoji form: without them every emoji would be marked.
 */
const hiddenRun =
  /(?:(?![\n\r\t])(?!(?<=\p{Emoji})\uFE0F)(?!(?<=\p{Extended_Pictographic}[\uFE0F\p{EMod}]?)\u200D(?=\p{Extended_Pictographic}))[\p{DI}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}])+/gu;

/** The text in order: plain parts as strings, runs of hidden characters as what they are. */
export function reveal(text: string): (string | HiddenRun)[] {
  const parts: (string | HiddenRun)[] = [];
  let end = 0;
  for (const match of text.matchAll(hiddenRun)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(runOf(match[0]));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

const runOf = (run: string): HiddenRun => {
  const points = Array.from(run, (character) => character.codePointAt(0) ?? 0);
  return {
    codes: points.map((point) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`),
    spelled: points
      .filter((point) => point >= 0xe0020 && point <= 0xe007e)
      .map((point) => String.fromCodePoint(point - 0xe0000))
      .join(''),
  };
};
