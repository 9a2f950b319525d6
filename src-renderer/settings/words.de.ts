import type { Words } from '../words/en.ts';

export const settings: Words['settings'] = {
  search: 'Einstellungen durchsuchen',
  nothing: (typed) => `Keine Einstellung passt zu „${typed}“.`,
  nothingHint: 'Suchen Sie nach einem Wort aus Titel oder Erklärung oder nach dem Schlüssel.',
  clear: 'Alle zeigen',
  found: (count) => (count === 1 ? '1 Einstellung' : `${count} Einstellungen`),
  window: 'Dieses Fenster',
  windowAbout: 'Wird in diesem Browser gemerkt, nicht im Datenordner.',
  themeAbout: 'Dunkel, hell oder wie das System.',
  languageAbout: 'Die Sprache der Oberfläche. Personas behalten ihre.',
  groups: {
    clients: 'Clients',
    history: 'Verlauf',
    running: 'Betrieb',
    restarts: 'Nach einem Absturz',
  },
  entries: {
    active_persona: { title: 'Aktive Persona', about: 'Die Persona, die Clients erhalten.' },
    http_port: {
      title: 'Port',
      about:
        'Wo auf diesem Computer die Oberfläche und die Adresse für Clients über HTTP zu finden sind; 0 nimmt einen freien Port.',
    },
    automatic_snapshots_kept: {
      title: 'Automatische Sicherungspunkte',
      about: 'Sind es mehr, verlieren die ältesten ihren Namen. Von Hand angelegte bleiben immer.',
    },
    idle_timeout_s: {
      title: 'Ende ohne Verbindung',
      about: 'Ein Helios, das ein Client im Hintergrund gestartet hat, endet nach dieser Zeit ohne Verbindung.',
    },
    shutdown_timeout_s: {
      title: 'Zeit zum Abschließen',
      about: 'Wie lange laufende Vorgänge noch dauern dürfen, wenn Helios endet.',
    },
    health_monitor_interval_s: {
      title: 'Selbstpflege',
      about: 'Wie oft Helios aufräumt, nach Schäden sucht und seine Zahlen festhält.',
    },
    log_level: { title: 'Protokoll', about: 'Was ins Protokoll kommt: diese Stufe und alles, was schlimmer ist.' },
    health_check_interval_s: {
      title: 'Prüfen, ob es antwortet',
      about: 'Wie oft Helios gefragt wird, ob es noch antwortet. Tut es das nicht, wird es beendet und neu gestartet.',
    },
    restart_first_delay_s: {
      title: 'Erster Neustart nach',
      about: 'Wie lange gewartet wird, bis Helios nach einem unerwarteten Ende wieder startet.',
    },
    restart_delay_factor: {
      title: 'Jedes Mal länger',
      about: 'Um wie viel die Wartezeit mit jedem weiteren Neustart wächst.',
    },
    restart_attempts: {
      title: 'Neustarts hintereinander',
      about: 'Nach so vielen wird Helios nicht mehr gestartet; 0: nie.',
    },
  },
  levels: { error: 'Fehler', warn: 'Warnungen', info: 'Ereignisse', debug: 'Alles' },
  units: { seconds: 's', times: 'mal', snapshots: 'Punkte', attempts: 'Versuche' },
  restart: 'Gilt ab dem nächsten Start von Helios.',
  standard: (value) => `Neue Installationen haben ${value}.`,
  reset: (title, value) => `${title} auf ${value} zurücksetzen`,
  changed: (title, value) => `${title} ist jetzt ${value}.`,
  changedLater: (title, value) => `${title} ist ab dem nächsten Start ${value}.`,
  couldNotChange: (title) => `„${title}“ konnte nicht geändert werden`,
  go: (title) => `Einstellung: ${title}`,
  problem: (problem) => {
    switch (problem.kind) {
      case 'notNumber':
        return 'Muss eine Zahl sein.';
      case 'notWhole':
        return 'Muss eine ganze Zahl sein.';
      case 'atLeast':
        return `Muss mindestens ${problem.limit} sein.`;
      case 'moreThan':
        return `Muss mehr als ${problem.limit} sein.`;
      case 'atMost':
        return `Darf höchstens ${problem.limit} sein.`;
    }
  },
  files: 'Dateien',
  filesAbout:
    'Alles, was Helios behält, steht in diesen Dateien. Eine Änderung von Hand gilt, sobald sie gespeichert und gültig ist.',
  stateDir: 'Datenordner',
  configFile: 'Datei der Einstellungen',
  copyPath: 'Pfad kopieren',
  showYaml: 'Als YAML zeigen',
  hideYaml: 'YAML ausblenden',
  yaml: 'Einstellungen als YAML',
  broken: 'So lassen sich die Einstellungen nicht verwenden',
  brokenHint: 'Nichts wird an ihrer Stelle erfunden: Bis die Datei wieder stimmt, gilt die letzte gute Fassung.',
  repair: 'Reparieren',
  repairing: 'Repariert',
  repairHint: 'Ergänzt, was fehlt, oder holt die letzte gute Fassung zurück und legt diese in .recovery ab.',
  repaired: 'Die Datei der Einstellungen ist repariert.',
  notRepaired: 'Das bleibt Ihnen überlassen: Berichtigen Sie es in der Datei.',
  couldNotRepair: 'Die Datei der Einstellungen konnte nicht repariert werden',
};
