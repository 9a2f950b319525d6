// The differences of two texts as people read them: unified, with three lines around each change.

/** With its line break; the last line of a text may have none. */
interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

const contextLines = 3;
/** Texts that differ more than this are shown as replaced: finding the shortest way would cost more than it tells. */
const maxEdits = 1000;

/** Hunks without file names, as `diff -u` prints them; empty when the texts are equal. */
export function unifiedDiff(before: string, after: string): string[] {
  const edits = diffLines(linesOf(before), linesOf(after));
  const changed = edits.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const shown: string[] = [];
  for (let next = 0; next < changed.length;) {
    const first = changed[next] ?? 0;
    let last = first;
    while (next < changed.length && (changed[next] ?? 0) - last <= 2 * contextLines) last = changed[next++] ?? last;
    const from = Math.max(0, first - contextLines);
    const hunk = edits.slice(from, last + contextLines + 1);
    shown.push(header(edits.slice(0, from), hunk), ...hunk.flatMap(textOf));
  }
  return shown;
}

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const textOf = ({ sign, line }: Edit): string[] =>
  line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file'];

function header(above: readonly Edit[], hunk: readonly Edit[]): string {
  const range = (without: Edit['sign']) => {
    const count = (edits: readonly Edit[]) => edits.filter(({ sign }) => sign !== without).length;
    const length = count(hunk);
    return `${count(above) + (length === 0 ? 0 : 1)},${length}`;
  };
  return `@@ -${range('+')} +${range('-')} @@`;
}

function diffLines(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let [endBefore, endAfter] = [before.length, after.length];
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore -= 1;
    endAfter -= 1;
  }
  const [a, b] = [before.slice(start, endBefore), after.slice(start, endAfter)];
  const signed = (sign: Edit['sign'], lines: readonly string[]) => lines.map((line) => ({ sign, line }));
  const middle = shortestEdits(a, b) ?? [...signed('-', a), ...signed('+', b)];
  return [...signed(' ', before.slice(0, start)), ...middle, ...signed(' ', before.slice(endBefore))];
}

/** Myers' greedy algorithm: `reach[k]` is how far into `a` a way with d edits gets on diagonal k = x − y. */
function shortestEdits(a: readonly string[], b: readonly string[]): Edit[] | null {
  const middle = Math.min(maxEdits, a.length + b.length) + 1;
  const reach = new Int32Array(2 * middle + 1);
  const at = (k: number, from: Int32Array = reach): number => from[middle + k] ?? 0;
  const goesDown = (d: number, k: number, from?: Int32Array) =>
    k === -d || (k !== d && at(k - 1, from) < at(k + 1, from));
  const trace: Int32Array[] = [];
  for (let d = 0; d < middle; d += 1) {
    trace.push(reach.slice());
    for (let k = -d; k <= d; k += 2) {
      let x = goesDown(d, k) ? at(k + 1) : at(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(d);
    }
  }
  return null;

  function walkBack(last: number): Edit[] {
    const edits: Edit[] = [];
    let [x, y] = [a.length, b.length];
    for (let d = last; d >= 0; d -= 1) {
      const k = x - y;
      const before = trace[d];
      const down = goesDown(d, k, before);
      const fromX = d === 0 ? 0 : down ? at(k + 1, before) : at(k - 1, before);
      const fromY = d === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
      for (; x > fromX && y > fromY; x -= 1, y -= 1) edits.push({ sign: ' ', line: a[x - 1] ?? '' });
      if (d > 0) edits.push(down ? { sign: '+', line: b[fromY] ?? '' } : { sign: '-', line: a[fromX] ?? '' });
      [x, y] = [fromX, fromY];
    }
    return edits.toReversed();
  }
}
