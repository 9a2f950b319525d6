// Every word a person sees or hears in the interface. Sentences with a number or a name in them are functions, so that
// another language can order them its own way.

import type { Origin } from '../src-shared/inheritance.ts';
import type { Connection } from './client.ts';
import type { Theme } from './theme.ts';

export const words = {
  product: 'Helios',

  connection: {
    no_token: 'Locked',
    connecting: 'Connecting',
    live: 'Live',
    offline: 'Offline',
    refused: 'Locked',
  } satisfies Record<Connection, string>,
  connectionLabel: (state: string) => `State: ${state}`,
  offline: 'Helios is not running, or does not answer.',
  offlineKept: (time: string) => `What you see is as of ${time}; the page reconnects by itself.`,
  offlineEmpty: 'The page reconnects by itself as soon as it does.',
  tryNow: 'Try now',
  tryAgain: 'Try again',
  refused: 'This page is no longer allowed in: its token is not the one Helios uses now.',
  refusedKept: (command: string) => `What you see is kept. Open it again with ${command}.`,

  gateTitle: 'Open this page through Helios',
  gateText:
    'It shows how your assistants work for you, so only you may see it. Run this in a terminal; it opens the page with its token:',
  gateCommand: 'helios serve --open',
  gateField: 'Or paste the token',
  gateSubmit: 'Open',

  theme: 'Theme',
  themes: { system: 'Like the system', dark: 'Dark', light: 'Light' } satisfies Record<Theme, string>,

  activePersona: 'Active persona',
  noActivePersona: 'none',
  switchNothing: (typed: string) => `No persona matches “${typed}”.`,
  switchMore: (count: number) => `${count} more; type to find them`,

  personas: 'Personas',
  personasEmpty: 'No personas yet',
  personasEmptyHint: 'Ask a connected assistant for one, for example: “Create a Helios persona for reviewing code.”',
  active: 'Active',
  notValid: 'Not valid',
  noDescription: 'No description',
  inherits: (share: string) => `inherits ${share} from the base`,

  detail: 'Persona',
  makeActive: 'Make active',
  isActive: 'Active',
  formula: 'How it is computed',
  formulaWeight: 'weight',
  formulaImportance: 'base importance',
  formulaLevel: 'specialization level',
  formulaShares: (base: string, persona: string) =>
    `Where both say something, the base counts ${base} and the persona ${persona}.`,
  formulaLowest: 'A persona always inherits at least 1 %.',
  invalidTitle: 'This file is not valid, so the persona cannot be used',
  invalidHint: 'Correct the file in an editor; it is taken in as soon as it is saved. Nothing in it was changed.',
  loadFailedTitle: 'This persona cannot be shown',

  result: 'Merged result',
  resultCaption: (persona: string) => `What base and ${persona} merge to`,
  resultKey: 'Key',
  resultValue: 'Value',
  resultOrigin: 'From',
  resultEmpty: 'Nothing here yet',
  resultEmptyHint: 'Neither the base nor this persona says anything. What an assistant learns about you appears here.',
  origin: { base: 'base', persona: 'persona', blend: 'blend' } satisfies Record<Origin, string>,
  changedJustNow: 'changed just now',
  yes: 'yes',
  no: 'no',
  notSet: 'not set',
  emptyText: 'empty text',
  emptyList: 'empty list',
  emptySection: 'empty',
  deeper: 'more inside',

  modelText: 'Text for the model',
  modelTextHint: 'An assistant receives exactly this.',
  hiddenCharacters: (count: number) =>
    count === 1
      ? 'Holds one character that is normally not visible; it is marked.'
      : `Holds ${count} characters that are normally not visible; they are marked.`,
  hiddenRun: (count: number) => `${count} hidden characters`,
  hiddenText: (text: string) => `hidden text “${text}”`,

  copy: 'Copy',
  copied: 'Copied',

  changes: 'Last changes',
  changesEmpty: 'No changes yet. What you or a connected assistant changes is listed here.',
  showChanges: 'Show',
  hideChanges: 'Hide',
  actors: { you: 'You', external: 'Edited by hand', helios: 'Helios' } as Readonly<Record<string, string>>,

  loading: 'Loading',
  problems: 'Problems',
  dismiss: 'Dismiss',
  copyProblem: 'Copy this problem',
  couldNotActivate: (persona: string) => `Could not make ${persona} active`,
  couldNotLoad: {
    personas: 'Could not load the personas',
    detail: 'Could not load this persona',
    changes: 'Could not load the last changes',
  },
  couldNotCopy: 'Could not copy',
  couldNotCopyReason: 'The browser does not let this page use the clipboard. Select the text and copy it yourself.',
  noAnswer: 'Helios does not answer.',
  tokenRefused: 'Helios refused the token of this page.',
  unreadableAnswer: 'The answer could not be read; another program may be using this address.',

  shortcuts: 'Keyboard shortcuts',
  close: 'Close',
  shortcutList: [
    { keys: ['Tab'], does: 'Next part of the page' },
    { keys: ['↑', '↓'], does: 'Move in the list of personas' },
    { keys: ['Home', 'End'], does: 'First and last persona' },
    { keys: ['Enter'], does: 'Show the persona' },
    { keys: ['←', '→'], does: 'Switch between result and text' },
    { keys: ['?'], does: 'This list' },
    { keys: ['Esc'], does: 'Close what is open' },
  ],
} as const;
