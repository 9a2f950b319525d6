// Content for the memory server, in its file format.

interface Entity {
  readonly name: string;
  readonly observations: readonly string[];
}

export const graphFile = (entities: readonly Entity[]): string =>
  entities.map((entity) => JSON.stringify({ type: 'entity', entityType: 'persona', ...entity })).join('\n');

/** A graph whose answer to `read_graph` has that many characters. */
export function graphOfLength(characters: number): string {
  const observations: string[] = [];
  const entity = { name: 'developer', entityType: 'persona', observations };
  const excess = () => JSON.stringify({ entities: [entity], relations: [] }, null, 2).length - characters;
  while (excess() < 0)
    observations.push(`prefers the smallest change that works, as seen ${observations.length} times`);
  const tooMuch = excess();
  const last = observations.pop() ?? '';
  observations.push(last.slice(0, last.length - tooMuch));
  return graphFile([entity]);
}
