// What the open Helios tells every carrier after a change can be read, and what the interface receives as events.

export interface ChangeEvent {
  /** Id in the history; null when the change was seen but is not in the history (yet). */
  readonly commit: string | null;
  readonly actor: string;
  readonly tool: string;
  /** One sentence. */
  readonly message: string;
  /** Paths in the state directory, posix. */
  readonly files: readonly string[];
  /** Personas whose own file changed. */
  readonly personas: readonly string[];
  /** The base changed: every persona's merged behaviour may have. */
  readonly base: boolean;
  /** The active persona is another one now, or settings changed. */
  readonly settings: boolean;
  /** Personas were added, removed, became valid or invalid, or are described differently. */
  readonly list: boolean;
  /** Who is connected, or whether clients may change anything, is another now. Such an event says nothing else, and clients of MCP do not hear of it. */
  readonly sessions: boolean;
}
