import { revealedLine } from '../ui/revealed-line.ts';

/** Of a name as the map writes it, in pixels. Hidden characters are written out, see RevealedText. */
export function createTextWidth(): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  const known = new Map<string, number>();
  if (context) context.font = `500 12px ${getComputedStyle(document.body).fontFamily}`;
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const shown = revealedLine(text);
    // The frame around each run of hidden characters takes room as well.
    const frames = shown === text ? 0 : 16;
    const width = (context?.measureText(shown).width ?? text.length * 7) + frames;
    known.set(text, width);
    return width;
  };
}
