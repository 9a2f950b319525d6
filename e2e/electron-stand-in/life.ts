// What the parts of the stand-in have to know of each other, beside what Electron shows to an app.

export const life = {
  /** Windows that are open. */
  windows: new Set<{ close(): void }>(),
  /** Before the process is gone, whichever way the app ends it. */
  onExit: [] as (() => void)[],
};
