// Operations of the timeline (D5): changes with their snapshots, filtered, and who has made any.

import { actorKinds, type ActorKind } from '../../../src-shared/actor.ts';
import { type TimelineEntry } from '../../../src-shared/interface-operations.ts';
import { type ChangeFilter } from '../history/change-filter.ts';
import { type HistoryEntry } from '../history/log.ts';
import { type Tag } from '../history/tags.ts';
import { personaNameOf } from '../personas.ts';
import { kindOf, toolsOf } from './change-kind.ts';
import { type Handler } from './handlers.ts';
import { asChange } from './history.ts';
import { asSnapshot } from './snapshots.ts';

export const findChanges: Handler<'find_changes'> = async ({ history }, { limit, before, ...wanted }) => {
  const { persona, actor, kind, text, snapshots_only: isOnlySnapshots } = wanted;
  const tags = Map.groupBy(await history.listTags(), ({ commit }) => commit); // newest first within each
  const { entries, next } = await history.log({
    limit,
    ...(before !== undefined && { before: await history.resolve(before) }),
    ...(persona !== undefined && { path: pathsOf(persona) }),
    ...(actor !== undefined && { actor: parseActor(actor) }),
    ...(kind !== undefined && toolsOf(kind)),
    ...(text !== undefined && { text }),
    ...(isOnlySnapshots && { commits: new Set(tags.keys()) }),
  });
  return { entries: entries.map((entry) => asTimelineEntry(entry, tags.get(entry.commit) ?? [])), next };
};

export const listActors: Handler<'list_actors'> = async ({ history }) => {
  const counts = [...(await history.countActors())];
  const actors = counts.map(([label, changes]) => ({ name: nameOf(label), changes }));
  return { actors: actors.toSorted((a, b) => b.changes - a.changes || a.name.localeCompare(b.name)) };
};

/** One that is gone is found as well. */
const pathsOf = (persona: string): string[] =>
  persona === 'base'
    ? ['base/identity.yaml', 'base/config.yaml']
    : [`personas/${persona}.yaml`, `personas/${persona}.yml`];

const clientLabel = 'client ';
const kinds: ReadonlySet<string> = new Set(actorKinds);

/** A client that calls itself `you` does not become a person: it is `client you`. */
function nameOf(label: string): string {
  const name = label.startsWith(clientLabel) ? label.slice(clientLabel.length) : label;
  return name !== label && kinds.has(name) ? label : name;
}

function parseActor(name: string): NonNullable<ChangeFilter['actor']> {
  const kind = actorKinds.find((known): known is ActorKind => known !== 'client' && known === name);
  if (kind) return { kind, name };
  const isNamedLikeAKind = name.startsWith(clientLabel) && kinds.has(name.slice(clientLabel.length));
  return { kind: 'client', name: isNamedLikeAKind ? name.slice(clientLabel.length) : name };
}

function asTimelineEntry(entry: HistoryEntry, tags: readonly Tag[]): TimelineEntry {
  const personas = entry.files.filter((path) => path.startsWith('personas/')).map(personaNameOf);
  return {
    ...asChange(entry),
    kind: kindOf(entry.tool),
    personas: [...new Set(personas)],
    base: entry.files.some((path) => path.startsWith('base/')),
    snapshots: tags.map(asSnapshot),
  };
}
