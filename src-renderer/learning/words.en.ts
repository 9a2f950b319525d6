import type { ValueKind } from './value-draft.ts';

const times = (count: number) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

export const learning = {
  about: 'What assistants noticed about you. Nothing changes until you adopt it.',
  list: 'Noticed patterns',
  suggestions: 'Suggestions',
  few: 'Seen once or twice',
  seen: (count: number) => `Seen ${times(count)}`,
  firstSeen: 'first',
  lastSeen: 'last',

  emptyTitle: 'Nothing waits for you',
  emptyHint:
    'Connected assistants report what they notice about your work, with the tool observe_pattern. It appears here at once.',
  way: {
    first: 'an assistant reports what it saw, once',
    suggestion: 'seen three times, it is a suggestion',
    decision: 'you adopt it, edit it or dismiss it; each can be undone',
  },
  decided: 'Decided',
  emptyAction: 'Connect an assistant',

  confidence: {
    guess: 'A first guess',
    perhaps: 'Perhaps',
    likely: 'Likely',
    sure: 'Very likely',
  },

  proposal: 'What would change',
  target: 'Learn it in',
  targetFilter: 'Filter personas',
  base: 'The base, for every persona',
  inKey: 'as',
  noPlace: 'No assistant said what exactly to change. Edit it to say where it belongs and what it should be.',
  before: 'Before',
  after: 'After',
  notThere: 'not set yet',
  emptyText: 'an empty text',
  sameAlready: 'It says so already. Adopting it only puts the pattern away.',
  comparison: (key: string, target: string) => `${key} of ${target}, before and after`,
  told: (persona: string, value: string) => `${persona} is then told: ${value}`,
  toldOther: (persona: string) => `What ${persona} is told changes with it.`,
  toldSame: (persona: string) => `Nothing changes for ${persona}: the base counts more there.`,

  evidence: 'What was seen',
  noEvidence: 'No evidence was given.',
  allEvidence: (count: number) => `Show all ${count}`,
  lessEvidence: 'Show fewer',

  adopt: 'Adopt',
  edit: 'Edit',
  dismiss: 'Dismiss',
  adopted: (key: string, target: string) => `${target} learned ${key}.`,
  dismissed: 'Dismissed. It will not be proposed again.',
  edited: 'The pattern was changed.',
  couldNotAdopt: 'Could not adopt this',
  couldNotDismiss: 'Could not dismiss this',
  couldNotEdit: 'Could not change this',

  form: 'Edit the pattern',
  sentence: 'Pattern',
  key: 'Key',
  keyHint: 'From the top of the file, with dots: behaviors.tone',
  value: 'Value',
  kind: 'Kind of value',
  kinds: {
    text: 'Text',
    number: 'Number',
    switch: 'Yes or no',
    list: 'List',
    yaml: 'YAML',
  } satisfies Record<ValueKind, string>,
  listHint: 'One item on each line',
  yes: 'Yes',
  no: 'No',
  save: 'Save',
  problems: {
    sentence: 'Say in a sentence what was noticed.',
    keyMissing: 'Say which key to set.',
    valueMissing: 'Say what the value should be.',
    notNumber: 'This is not a number.',
  },
};
