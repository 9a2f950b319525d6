// The MCP clients that Helios knows how to connect: where each keeps its servers, under which key, in which shape.
// Facts about other programs, gathered in November 2026; pure data.

/** What a client is to start. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

export const places = ['mac', 'windows', 'windows_store', 'linux'] as const;
/** A system, or a way of installing on it, by which the path of a client's settings differs. */
export type Place = (typeof places)[number];

export interface ClientFile {
  /** As people write it; `home`: below the home folder, the same on every system. */
  readonly path: { readonly home: string } | Readonly<Partial<Record<Place, string>>>;
  readonly format: 'json' | 'toml';
  /** The entry of Helios stands below this key, under its own name. */
  readonly key: string;
  /** What the entry holds beside command and arguments. */
  readonly extra?: Readonly<Record<string, string>>;
}

export interface KnownClient {
  readonly id: ClientId;
  /** A product's name, the same in every language. */
  readonly name: string;
  /** How its sessions begin to name themselves, in lower case. For showing only: anybody may say this name. */
  readonly sessionName: string;
  readonly file: ClientFile;
  /** Its own command to add a server, up to the name of the server. */
  readonly command?: readonly string[];
}

export const clientIds = [
  'claude_desktop',
  'claude_code',
  'cursor',
  'vscode',
  'windsurf',
  'cline',
  'codex',
  'gemini',
  'zed',
] as const;
export type ClientId = (typeof clientIds)[number];

export const serverName = 'helios';

export const knownClients: readonly KnownClient[] = [
  {
    id: 'claude_desktop',
    name: 'Claude Desktop',
    sessionName: 'claude-ai',
    file: {
      path: {
        mac: '~/Library/Application Support/Claude/claude_desktop_config.json',
        windows: String.raw`%APPDATA%\Claude\claude_desktop_config.json`,
        // Packages of the Store see a copy of their own.
        windows_store: String.raw`%LOCALAPPDATA%\Packages\Claude_pzs8sxrjxfjjc\LocalCache\Roaming\Claude\claude_desktop_config.json`,
        linux: '~/.config/Claude/claude_desktop_config.json',
      },
      format: 'json',
      key: 'mcpServers',
    },
  },
  {
    id: 'claude_code',
    name: 'Claude Code',
    sessionName: 'claude-code',
    file: { path: { home: '.claude.json' }, format: 'json', key: 'mcpServers', extra: { type: 'stdio' } },
    command: ['claude', 'mcp', 'add', '--scope', 'user', serverName, '--'],
  },
  {
    id: 'cursor',
    name: 'Cursor',
    sessionName: 'cursor',
    file: { path: { home: '.cursor/mcp.json' }, format: 'json', key: 'mcpServers' },
  },
  {
    id: 'vscode',
    name: 'VS Code',
    sessionName: 'visual studio code',
    file: {
      path: {
        mac: '~/Library/Application Support/Code/User/mcp.json',
        windows: String.raw`%APPDATA%\Code\User\mcp.json`,
        linux: '~/.config/Code/User/mcp.json',
      },
      format: 'json',
      key: 'servers',
      extra: { type: 'stdio' },
    },
  },
  {
    id: 'windsurf',
    name: 'Windsurf',
    sessionName: 'windsurf',
    file: { path: { home: '.codeium/windsurf/mcp_config.json' }, format: 'json', key: 'mcpServers' },
  },
  {
    id: 'cline',
    name: 'Cline',
    sessionName: 'cline',
    file: { path: { home: '.cline/data/settings/cline_mcp_settings.json' }, format: 'json', key: 'mcpServers' },
  },
  {
    id: 'codex',
    name: 'Codex',
    sessionName: 'codex',
    file: { path: { home: '.codex/config.toml' }, format: 'toml', key: 'mcp_servers' },
    command: ['codex', 'mcp', 'add', serverName, '--'],
  },
  {
    id: 'gemini',
    name: 'Gemini CLI',
    sessionName: 'gemini-cli',
    file: { path: { home: '.gemini/settings.json' }, format: 'json', key: 'mcpServers' },
  },
  {
    id: 'zed',
    name: 'Zed',
    sessionName: 'zed',
    file: {
      path: {
        mac: '~/.config/zed/settings.json',
        windows: String.raw`%APPDATA%\Zed\settings.json`,
        linux: '~/.config/zed/settings.json',
      },
      format: 'json',
      key: 'context_servers',
    },
  },
];

/** Which of them a session is, by what it calls itself. */
export function clientOfSession(name: string): ClientId | null {
  const said = name.toLowerCase();
  const matches = ({ sessionName }: KnownClient) =>
    said.startsWith(sessionName) && !/^\p{L}/u.test(said.slice(sessionName.length));
  return knownClients.find(matches)?.id ?? null;
}
