import type { Words } from '../words/en.ts';

const times = (count: number) => (count === 1 ? 'Einmal' : count === 2 ? 'Zweimal' : `${count}-mal`);

export const learning: Words['learning'] = {
  about: 'Was Assistenten an Ihnen bemerkt haben. Nichts ändert sich, bis Sie es übernehmen.',
  list: 'Bemerkte Muster',
  suggestions: 'Vorschläge',
  few: 'Ein- oder zweimal gesehen',
  seen: (count) => `${times(count)} gesehen`,
  firstSeen: 'zuerst',
  lastSeen: 'zuletzt',

  emptyTitle: 'Es wartet nichts auf Sie',
  emptyHint:
    'Verbundene Assistenten melden mit dem Werkzeug observe_pattern, was sie an Ihrer Arbeit bemerken. Es erscheint sofort hier.',
  way: {
    first: 'ein Assistent meldet, was er einmal gesehen hat',
    suggestion: 'dreimal gesehen, ist es ein Vorschlag',
    decision: 'Sie übernehmen, bearbeiten oder verwerfen es; alles lässt sich zurücknehmen',
  },
  decided: 'Entschieden',
  emptyAction: 'Einen Assistenten verbinden',

  confidence: {
    guess: 'Eine erste Vermutung',
    perhaps: 'Vielleicht',
    likely: 'Wahrscheinlich',
    sure: 'Sehr wahrscheinlich',
  },

  proposal: 'Was sich ändern würde',
  target: 'Lernen in',
  targetFilter: 'Personas filtern',
  base: 'Die Basis, für alle Personas',
  inKey: 'als',
  noPlace:
    'Kein Assistent hat gesagt, was genau zu ändern ist. Bearbeiten Sie es und sagen Sie, wohin es gehört und wie es lauten soll.',
  before: 'Vorher',
  after: 'Nachher',
  notThere: 'noch nicht gesetzt',
  emptyText: 'ein leerer Text',
  sameAlready: 'So steht es schon da. Übernehmen legt das Muster nur beiseite.',
  comparison: (key, target) => `${key} von ${target}, vorher und nachher`,
  told: (persona, value) => `${persona} wird dann gesagt: ${value}`,
  toldOther: (persona) => `Damit ändert sich, was ${persona} gesagt wird.`,
  toldSame: (persona) => `Für ${persona} ändert sich nichts: Dort zählt die Basis mehr.`,

  evidence: 'Was gesehen wurde',
  noEvidence: 'Es wurde kein Beleg genannt.',
  allEvidence: (count) => `Alle ${count} zeigen`,
  lessEvidence: 'Weniger zeigen',

  adopt: 'Übernehmen',
  edit: 'Bearbeiten',
  dismiss: 'Verwerfen',
  adopted: (key, target) => `${target} hat ${key} gelernt.`,
  dismissed: 'Verworfen. Es wird nicht noch einmal vorgeschlagen.',
  edited: 'Das Muster wurde geändert.',
  couldNotAdopt: 'Das konnte nicht übernommen werden',
  couldNotDismiss: 'Das konnte nicht verworfen werden',
  couldNotEdit: 'Das konnte nicht geändert werden',

  form: 'Das Muster bearbeiten',
  sentence: 'Muster',
  key: 'Schlüssel',
  keyHint: 'Vom Anfang der Datei an, mit Punkten: behaviors.tone',
  value: 'Wert',
  kind: 'Art des Werts',
  kinds: { text: 'Text', number: 'Zahl', switch: 'Ja oder nein', list: 'Liste', yaml: 'YAML' },
  listHint: 'Ein Eintrag je Zeile',
  yes: 'Ja',
  no: 'Nein',
  save: 'Speichern',
  problems: {
    sentence: 'Sagen Sie in einem Satz, was bemerkt wurde.',
    keyMissing: 'Sagen Sie, welcher Schlüssel gesetzt werden soll.',
    valueMissing: 'Sagen Sie, wie der Wert lauten soll.',
    notNumber: 'Das ist keine Zahl.',
  },
};
