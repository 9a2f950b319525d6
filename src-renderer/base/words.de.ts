import type { Words } from '../words/en.ts';

export const base: Words['base'] = {
  about: 'Wovon jede Persona ausgeht, und wie stark es zählt.',

  importance: 'Wichtigkeit der Basis',
  importanceAbout: 'Wie viel Personas auf Stufe 1 erben. Der Anteil fällt mit dem Quadrat der Stufe.',
  formula: (importance, level, share) => `${importance} ÷ ${level}² = ${share}`,
  importanceText: (value) => `${value}, so viel erben Personas auf Stufe 1`,
  importanceFailed: 'Die Wichtigkeit der Basis konnte nicht geändert werden',
  importanceDone: (value) => `Die Wichtigkeit der Basis ist jetzt ${value}.`,

  changeImportance: 'Wichtigkeit der Basis ändern',

  plot: 'Anteil der Basis nach Stufe',
  plotDots: 'Personas auf der Kurve, nach Stufe',
  plotLevel: 'Stufe',
  plotWords: 'darüber: Wörter und Schalter der Basis',
  dot: (names, level) => `${names}, Stufe ${level}`,
  dotMany: (count) => `${count} Personas`,

  levels: 'Personas',
  levelsAbout: 'Eine höhere Stufe steht weiter weg von der Basis.',
  levelOf: (name) => `Stufe von ${name}`,
  levelText: (level) => `Stufe ${level}`,
  levelFailed: (name) => `Die Stufe von ${name} konnte nicht geändert werden`,
  levelDone: (name, level, share) => `${name} steht jetzt auf Stufe ${level} und erbt ${share} von der Basis.`,
  find: 'Persona suchen',
  findNothing: (typed) => `Keine Persona passt zu „${typed}“.`,
  noPersonas: 'Es gibt noch keine Persona',
  noPersonasHint: 'Legen Sie auf der Seite Personas eine an; hier bestimmen Sie, wie weit sie von der Basis steht.',
  changing: (count) => (count === 1 ? '1 Wert anders' : `${count} Werte anders`),

  changes: 'Was sich ändert',
  changesHint:
    'Bewegen Sie einen Regler. Jeder Wert, der ein anderer würde, erscheint hier, bevor Sie loslassen; Escape nimmt die Bewegung zurück.',
  changesNone: 'Kein Wert ändert sich.',
  changesCount: (values, personas) =>
    `${values === 1 ? '1 Wert' : `${values} Werte`} in ${personas === 1 ? '1 Persona' : `${personas} Personas`}`,
  morePersonas: (count) => `und in ${count} weiteren Personas`,
  notSaved: 'noch nicht gespeichert',
  saved: 'gespeichert',
  fromTo: (before, after) => `${before} → ${after}`,

  document: 'Die Basis selbst',
  documentAbout: 'Jede Persona erbt davon, nach ihrem Gewicht.',
};
