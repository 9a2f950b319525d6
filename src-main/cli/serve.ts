// `helios serve`: owns the state directory until told to end, or stays beside whoever owns it already. In the foreground
// this process only watches over the owner, which is a child of it (REQUIREMENTS C1).

import { spawn } from 'node:child_process';

import type { OwnerInfo } from '../host/owner.ts';
import { isSupervised } from '../host/supervision.ts';
import { killedCode, supervise } from '../host/supervisor.ts';

export interface ServeOptions {
  readonly port?: number;
  readonly open?: boolean;
  readonly json?: boolean;
  /** Started by a shim: gives way to anybody, ends when idle, says nothing. */
  readonly background?: boolean;
  /** False where something else watches over it, such as systemd. */
  readonly supervise?: boolean;
}

/**
 * @param rendererDir folder of the built interface
 * @returns the exit code
 */
export async function serve(dir: string, options: ServeOptions, rendererDir: string): Promise<number> {
  const { stop, kill } = endSignals();
  const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  const onReady = (info: OwnerInfo) => announce(info, options);
  // Loaded only by the process that owns: the one that watches starts fast and stays small.
  const loadOwn = () => import('./own.ts');
  if (options.background || options.supervise === false || isSupervised()) {
    kill.addEventListener('abort', () => process.exit(killedCode));
    const { own } = await loadOwn();
    return own({ dir, options, rendererDir, stop, onReady });
  }
  // Nobody reads it any more: that is no reason to end the owner.
  process.stderr.on('error', () => {});
  const command = [...process.execArgv, ...process.argv.slice(1)];
  const readSettings = async () => (await import('../host/read-settings.ts')).readSettings(dir);
  try {
    return await supervise({ dir, command, onReady, readSettings, stop, kill, say });
  } catch (error) {
    (await loadOwn()).reportFatal(error, options);
    return 1;
  }
}

function announce(info: OwnerInfo, { json, open, background }: ServeOptions): void {
  if (json) process.stdout.write(`${JSON.stringify(info)}\n`);
  else if (!background)
    process.stdout.write(`Helios is ready: ${info.url}\nState: ${info.heliosDir}. Ctrl+C ends it.\n`);
  if (open) openInBrowser(info.url);
}

function openInBrowser(url: string): void {
  const hasScreen =
    process.platform !== 'linux' ||
    process.env['DISPLAY'] !== undefined ||
    process.env['WAYLAND_DISPLAY'] !== undefined;
  if (!hasScreen) return;
  const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
    darwin: ['open'],
    win32: ['cmd', '/c', 'start', ''],
  };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  // No browser is no failure: the address stands in the line above.
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

/** The first signal asks for an end in order, the second for one at once. */
function endSignals(): { readonly stop: AbortSignal; readonly kill: AbortSignal } {
  const stop = new AbortController();
  const kill = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => (stop.signal.aborted ? kill : stop).abort());
  }
  return { stop: stop.signal, kill: kill.signal };
}
