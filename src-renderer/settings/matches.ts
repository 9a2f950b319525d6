/** Whether all words that were typed are in one of the texts. */
export function matches(typed: string, texts: readonly string[]): boolean {
  const all = texts.join('\n').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
