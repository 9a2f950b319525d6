// What goes through a channel of Electron is cloned; here it goes as text. These two keep apart what JSON throws together:
// a property that is undefined and one that is not there. They also run in the page, so they may use nothing around them.

export function pack(value: unknown): string {
  const mark = (part: unknown): unknown => {
    if (part === undefined) return { $: 'undefined' };
    if (typeof part === 'function' || typeof part === 'symbol') throw new Error('An object could not be cloned.');
    if (typeof part === 'bigint') return { $: 'bigint', text: String(part) };
    if (part instanceof Date) return { $: 'date', time: part.getTime() };
    if (Array.isArray(part)) return part.map(mark);
    if (part === null || typeof part !== 'object') return part;
    return { $: 'object', entries: Object.entries(part).map(([key, inner]) => [key, mark(inner)]) };
  };
  return JSON.stringify(mark(value));
}

export function unpack(text: string): unknown {
  // Made by `pack`.
  // oxlint-disable-next-line typescript/no-explicit-any
  const read = (part: any): unknown => {
    if (Array.isArray(part)) return part.map(read);
    switch (part?.$) {
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(part.text);
      case 'date':
        return new Date(part.time);
      case 'object':
        return Object.fromEntries(part.entries.map(([key, inner]: [string, unknown]) => [key, read(inner)]));
      default:
        return part;
    }
  };
  return read(JSON.parse(text));
}
