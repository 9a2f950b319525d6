// What a local process and the owner say to each other on the socket before and, for calls, after the greeting.
// Lines of JSON. Imports nothing: the shim is bundled with this file and must stay free of every library.

/** Raised when an old shim could misread a newer owner, or the other way round. */
export const relayProtocol = 1;

/** The owner's state file; its name is shared with the lock of the Python helios-mcp. */
export const lockFileName = '.helios.lock';

/** First line on every connection, from the process that connects. */
export type Hello =
  /** After the answer the connection carries MCP, one JSON-RPC message a line. `session` names the client's session across reconnections. */
  | { readonly helios: number; readonly token: string; readonly want: 'mcp'; readonly session: string }
  /** After the answer: {@link CallRequest} lines out, {@link CallAnswer} lines back. */
  | { readonly helios: number; readonly token: string; readonly want: 'calls'; readonly client: string }
  /** Asks a lower-ranking owner to finish, release the lock and end. */
  | { readonly helios: number; readonly token: string; readonly want: 'hand-over'; readonly rank: OwnerRank };

/** First line back. On a refusal the owner closes the connection. */
export type Welcome =
  | { readonly ok: true; readonly version: string }
  | { readonly ok: false; readonly code: 'protocol' | 'token' | 'rank' | 'closing'; readonly message: string };

export interface CallRequest {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export interface CallAnswer {
  readonly id: number;
  readonly reply: unknown;
}

/** Who may take over from whom: a higher rank from a lower one. */
export const ownerRanks = { background: 0, serve: 1, desktop: 2 } as const;
export type OwnerRank = keyof typeof ownerRanks;

/** Content of the lock file; also how a process finds the owner. */
export interface LockInfo {
  readonly pid: number;
  /** Start time of that process as the system reports it; tells a reused pid. */
  readonly processStart: string;
  readonly bootId: string;
  readonly host: string;
  /** Unique for each acquisition. */
  readonly nonce: string;
  /** UTC, ISO 8601. */
  readonly acquiredAt: string;
  readonly rank: OwnerRank;
  readonly version: string;
  readonly protocol: number;
  /** Socket file, or named pipe on Windows. */
  readonly socket: string;
  readonly token: string;
}

/** Exit code of an owner that met a fault of its own: it may be started again. With 1 it was refused, with 2 misused. */
export const crashExitCode = 70;

/** What the process that started an owner, or ended it, saw of its end; for the crash report of the next owner. */
export interface ExitNote {
  readonly code: number | null;
  readonly signal: string | null;
  /** When Helios itself ended it. */
  readonly reason?: string;
  /** Milliseconds since the epoch. */
  readonly endedMs: number;
}

/** Where that is noted in the state directory. */
export const exitNoteOf = (pid: number): string => `run/exit-${pid}.json`;
