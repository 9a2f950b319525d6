import type { Settings } from '../../src-shared/model.ts';
import type { SettingProblem } from './parse-setting.ts';
import type { SettingGroup } from './setting-table.ts';

interface Text {
  readonly title: string;
  readonly about: string;
}

export const settings = {
  search: 'Search the settings',
  nothing: (typed: string) => `No setting matches “${typed}”.`,
  nothingHint: 'Search for a word of its title or its explanation, or for its key.',
  clear: 'Show all',
  found: (count: number) => (count === 1 ? '1 setting' : `${count} settings`),
  window: 'This window',
  windowAbout: 'Kept in this browser, not in the state directory.',
  themeAbout: 'Dark, light, or as the system has it.',
  languageAbout: 'The language of the interface. Personas keep theirs.',
  groups: {
    clients: 'Clients',
    history: 'History',
    running: 'Running',
    restarts: 'After a crash',
  } satisfies Record<SettingGroup, string>,
  entries: {
    active_persona: { title: 'Active persona', about: 'The persona that clients receive.' },
    http_port: {
      title: 'Port',
      about: 'Where the interface and the address for clients over HTTP are on this computer; 0 takes any free port.',
    },
    automatic_snapshots_kept: {
      title: 'Automatic snapshots kept',
      about: 'When there are more of them, the oldest lose their name. Snapshots taken by hand always stay.',
    },
    idle_timeout_s: {
      title: 'End when idle',
      about: 'A Helios that a client started in the background ends after this long without a connection.',
    },
    shutdown_timeout_s: {
      title: 'Time to finish',
      about: 'How long operations that are running may take when Helios ends.',
    },
    health_monitor_interval_s: {
      title: 'Look after itself',
      about: 'How often Helios tidies up, looks for damage and writes its figures down.',
    },
    log_level: { title: 'Log', about: 'What is written to the log: this level and what is worse.' },
    health_check_interval_s: {
      title: 'Check that it answers',
      about: 'How often Helios is asked whether it still answers. One that does not is ended and started again.',
    },
    restart_first_delay_s: {
      title: 'First restart after',
      about: 'How long to wait before Helios is started again when it ended unexpectedly.',
    },
    restart_delay_factor: {
      title: 'Longer each time',
      about: 'By how much the wait grows with every restart in a row.',
    },
    restart_attempts: { title: 'Restarts in a row', about: 'After so many Helios is not started again; 0: never.' },
  } satisfies Record<keyof Settings, Text>,
  levels: {
    error: 'Errors',
    warn: 'Warnings',
    info: 'Events',
    debug: 'Everything',
  } satisfies Record<Settings['log_level'], string>,
  units: { seconds: 's', times: 'times', snapshots: 'snapshots', attempts: 'attempts' },
  restart: 'Counts from the next start of Helios.',
  standard: (value: string) => `New installations have ${value}.`,
  reset: (title: string, value: string) => `Set ${title} back to ${value}`,
  changed: (title: string, value: string) => `${title} is ${value} now.`,
  changedLater: (title: string, value: string) => `${title} is ${value} from the next start on.`,
  couldNotChange: (title: string) => `Could not change “${title}”`,
  go: (title: string) => `Setting: ${title}`,
  problem: (problem: SettingProblem) => {
    switch (problem.kind) {
      case 'notNumber':
        return 'Has to be a number.';
      case 'notWhole':
        return 'Has to be a whole number.';
      case 'atLeast':
        return `Has to be ${problem.limit} or more.`;
      case 'moreThan':
        return `Has to be more than ${problem.limit}.`;
      case 'atMost':
        return `Has to be ${problem.limit} or less.`;
    }
  },
  files: 'Files',
  filesAbout:
    'Everything Helios keeps is in these files. An edit made by hand counts as soon as it is saved and valid.',
  stateDir: 'State directory',
  configFile: 'Settings file',
  copyPath: 'Copy path',
  showYaml: 'Show as YAML',
  hideYaml: 'Hide the YAML',
  yaml: 'Settings as YAML',
  broken: 'The settings cannot be used as they are',
  brokenHint: 'Nothing is made up in their place: until the file is right again the last good version counts.',
  repair: 'Repair',
  repairing: 'Repairing',
  repairHint: 'Adds what is missing, or brings the last good version back and keeps this one in .recovery.',
  repaired: 'The settings file was repaired.',
  notRepaired: 'This is left for you to correct in the file.',
  couldNotRepair: 'Could not repair the settings file',
};
