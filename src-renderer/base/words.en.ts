export const base = {
  about: 'What every persona starts from, and how strongly it counts.',

  importance: 'Importance of the base',
  importanceAbout: 'How much personas inherit at level 1. The share falls with the square of the level.',
  formula: (importance: string, level: string, share: string) => `${importance} ÷ ${level}² = ${share}`,
  importanceText: (value: string) => `${value}, personas of level 1 inherit as much`,
  importanceFailed: 'Could not change the importance of the base',
  importanceDone: (value: string) => `The importance of the base is ${value} now.`,

  changeImportance: 'Change the importance of the base',

  plot: 'Share of the base by level',
  plotDots: 'Personas on the curve, by level',
  plotLevel: 'Level',
  plotWords: 'above: words and switches of the base',
  dot: (names: string, level: string) => `${names}, level ${level}`,
  dotMany: (count: number) => `${count} personas`,

  levels: 'Personas',
  levelsAbout: 'A higher level stands farther from the base.',
  levelOf: (name: string) => `Level of ${name}`,
  levelText: (level: string) => `Level ${level}`,
  levelFailed: (name: string) => `Could not change the level of ${name}`,
  levelDone: (name: string, level: string, share: string) =>
    `${name} is at level ${level} now and inherits ${share} from the base.`,
  find: 'Find a persona',
  findNothing: (typed: string) => `No persona matches “${typed}”.`,
  noPersonas: 'There is no persona yet',
  noPersonasHint: 'Make one on the page Personas; here you set how far it stands from the base.',
  changing: (count: number) => (count === 1 ? '1 value changes' : `${count} values change`),

  changes: 'What changes',
  changesHint:
    'Move a slider. Every value that would be another one appears here before you let go; Escape takes the move back.',
  changesNone: 'No value changes.',
  changesCount: (values: number, personas: number) =>
    `${values === 1 ? '1 value' : `${values} values`} in ${personas === 1 ? '1 persona' : `${personas} personas`}`,
  morePersonas: (count: number) => `and in ${count} more personas`,
  notSaved: 'not saved yet',
  saved: 'saved',
  fromTo: (before: string, after: string) => `${before} → ${after}`,

  document: 'The base itself',
  documentAbout: 'Every persona inherits from it, by its weight.',
};
