// What a client has changed, as one notification for all that came together.

import type { ChangeEvent } from '../../src-shared/change-event.ts';
import type { Notice } from './notify.ts';
import type { DesktopWords } from './words.en.ts';

/** Actors that are no client; see `describeActor` of the core. */
const others: ReadonlySet<string> = new Set(['you', 'external', 'helios']);

export const isByClient = ({ commit, actor }: ChangeEvent): boolean => commit !== null && !others.has(actor);

/** @param events of clients, the oldest first; at least one */
export function changeNotice(events: readonly ChangeEvent[], words: DesktopWords): Notice {
  const actors = [...new Set(events.map(({ actor }) => actor))];
  return {
    title: words.notice.changes(events.length, actors.join(', ')),
    body: events.at(-1)?.message ?? '',
  };
}
