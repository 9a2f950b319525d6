import type { Words } from '../words/en.ts';

export const desktop: Words['desktop'] = {
  proposal: 'Eine Persona aus einem Link',
  proposalAbout:
    'Es wurde nichts geändert. Vor dem Übernehmen lesen: Sie sagt den Assistenten, wie sie arbeiten sollen.',
  from: 'Laut dem Link kommt sie von',
  noOrigin: 'niemandem',
  unproven: 'Das kann jeder in einen Link schreiben.',
  name: 'Vorgeschlagener Name',
  content: 'Was darin steht',
  take: 'Eine Persona daraus machen …',

  paused: 'Änderungen durch Clients sind angehalten.',
  pausedAbout: 'Sie lesen weiter; was sie ändern wollen, wird abgelehnt.',
  pauseClients: 'Änderungen durch Clients anhalten',
  endPause: 'Nicht mehr anhalten',
  couldNotPause: 'Das Anhalten ließ sich nicht ändern',
};
