import type { Words } from '../words/en.ts';

export const connections: Words['connections'] = {
  about: 'Wer Helios gerade benutzt und wie ein weiterer Assistent dazukommt.',

  sessions: 'Jetzt verbunden',
  assistants: 'Assistenten',
  others: 'Seiten und Befehlszeile',
  nobody: 'Gerade ist kein Assistent verbunden',
  nobodyHint: 'Wählen Sie unten Ihren aus und geben Sie ihm den Eintrag. Er erscheint hier, sobald er Helios startet.',
  columns: {
    client: 'Programm',
    over: 'Über',
    protocol: 'Protokoll',
    since: 'Seit',
    calls: 'Aufrufe',
    lastCall: 'Letzter Aufruf',
  },
  transports: {
    stdio: 'Standardeingabe',
    http: 'HTTP',
    page: 'Browser',
    command: 'Terminal',
  },
  mcp: (revision) => `MCP ${revision}`,
  since: 'seit',
  calls: (count) => (count === 1 ? '1 Aufruf' : `${count} Aufrufe`),
  failed: (count) => `${count} misslungen`,
  noCallYet: 'noch keiner',
  more: (count) => `${count} weitere zeigen`,

  connect: 'Einen Assistenten verbinden',
  oneClick:
    'Verbinden mit einem Klick kommt mit der Desktop-Anwendung, die Dateien anderer Programme sicher ändern kann. Hier kopieren Sie einen Eintrag.',
  clients: 'Assistenten, die sich verbinden lassen',
  search: 'Assistenten suchen',
  nothing: 'Keiner heißt so. Jedes andere Programm mit MCP geht auch:',
  guideNames: { other_stdio: 'Ein anderes Programm', other_http: 'Ein anderes über HTTP' },
  connectedNow: 'Jetzt verbunden',
  connectedCalls: (calls) => `Jetzt verbunden, ${calls}`,
  connectedIdle:
    'Jetzt verbunden, hat aber noch nichts aufgerufen. Vielleicht wartet es darauf, dass Sie seine Werkzeuge erlauben.',
  notConnected: 'Gerade nicht verbunden',

  variants: 'Wege, es zu verbinden',
  shells: { posix: 'Terminal', powershell: 'PowerShell', cmd: 'Eingabeaufforderung' },
  places: { mac: 'macOS', windows: 'Windows', windows_store: 'Windows, Store-Paket', linux: 'Linux' },
  anyPlace: 'Einstellungsdatei',
  steps: 'Schritte',
  run: 'Führen Sie diesen Befehl aus.',
  open: 'Öffnen Sie diese Datei. Legen Sie sie an, wenn es sie nicht gibt.',
  add: (key) =>
    `Fügen Sie dies ein. Steht ${key} schon in der Datei, fügen Sie nur den Teil namens helios darin hinzu.`,
  addToml: 'Fügen Sie dies am Ende ein. Was in der Datei steht, bleibt, wie es ist.',
  storePlace:
    'Pakete aus dem Store lesen diese Kopie, ebenso die meisten Installationen seit Februar 2026. Gibt es auch den anderen Ordner, fügen Sie den Eintrag in beiden ein.',
  before:
    'Beenden Sie Claude Desktop ganz, nicht nur sein Fenster: Solange es läuft, schreibt es seine eigenen Einstellungen zurück.',
  apply: {
    claude_desktop: 'Starten Sie Claude Desktop.',
    claude_code: 'Beginnen Sie eine neue Sitzung. Der Befehl /mcp zeigt helios.',
    cursor: 'Starten Sie Cursor neu, oder schalten Sie helios in seinen Einstellungen für MCP ein.',
    vscode: 'VS Code fragt, ob Sie helios vertrauen. Danach startet es Helios von selbst.',
    windsurf: 'Drücken Sie in seinen Einstellungen für MCP auf Aktualisieren.',
    cline: 'Nichts weiter: Cline bemerkt die Datei.',
    codex: 'Beginnen Sie eine neue Sitzung. Befehlszeile, Erweiterung und ChatGPT teilen sich diese Datei.',
    gemini: 'Starten Sie es neu, oder geben Sie /mcp reload ein.',
    zed: 'Nichts weiter: Zed bemerkt die Datei.',
    other_stdio: 'Starten Sie das Programm neu.',
    other_http: 'Starten Sie das Programm neu.',
  },
  spaces:
    'Unter Windows kann Cline kein Programm starten, in dessen Pfad ein Leerzeichen steht. Nehmen Sie ein anderes Programm oder einen kurzen Pfad.',
  otherOpen: 'Öffnen Sie in Ihrem Programm die Einstellungen für MCP-Server.',
  otherAdd:
    'Fügen Sie dies ein. Die meisten Programme nehmen diese Form; andere haben Felder für den Befehl und seine Argumente.',
  httpAdd: 'Geben Sie ihm die Adresse und im Kopf Authorization den Schlüssel.',
  httpToken:
    'Der Schlüssel steht in dieser Datei. Hier wird er nicht gezeigt: Wer ihn hat, kann alles, was Sie können.',
  httpStays:
    'Adresse und Schlüssel bleiben von Start zu Start gleich; http_port in den Einstellungen hält den Port sicher fest.',
  httpOff: 'Über HTTP ist Helios gerade nicht zu erreichen.',
  address: 'Adresse',
  file: 'Datei',
  tokenFile: 'Datei mit dem Schlüssel',
  tokenPlace: 'IHR_SCHLUESSEL',
  entry: 'Eintrag',
  command: 'Befehl',
  copyAddress: 'Adresse kopieren',
  copyPath: 'Pfad kopieren',
  copyEntry: 'Eintrag kopieren',
  copyCommand: 'Befehl kopieren',
  goToSearch: 'Assistenten suchen',
  show: (client) => `${client} verbinden`,
};
