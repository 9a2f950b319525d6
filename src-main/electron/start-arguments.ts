// What the app was started with. Chromium, Electron and the system add arguments of their own, which are passed over.

import { linkScheme } from './deep-link.ts';

export interface StartArguments {
  /** At login: the window stays away. */
  readonly hidden: boolean;
  readonly heliosDir: string | undefined;
  /** The start follows a crash of the main process: how many in a row, and the pid of the last one. */
  readonly afterCrash: { readonly failures: number; readonly pid: number } | null;
  /** `helios://…`, not looked at yet. */
  readonly link: string | null;
}

export const hiddenArgument = '--hidden';
const dirArgument = '--helios-dir';
const crashArgument = '--after-crash=';

export function readStartArguments(args: readonly string[]): StartArguments {
  const crash = args.findLast((arg) => arg.startsWith(crashArgument))?.slice(crashArgument.length);
  const [, failures, pid] = /^(\d{1,4}),(\d{1,10})$/.exec(crash ?? '') ?? [];
  return {
    hidden: args.includes(hiddenArgument),
    heliosDir: valueOf(args, dirArgument),
    afterCrash: failures === undefined ? null : { failures: Number(failures), pid: Number(pid) },
    link: args.findLast((arg) => arg.toLowerCase().startsWith(`${linkScheme}:`)) ?? null,
  };
}

/** The arguments of this start for the one that follows its crash. A link is not followed twice. */
export const argumentsAfterCrash = (args: readonly string[], failures: number, pid: number): string[] => [
  ...args.filter((arg) => !arg.startsWith(crashArgument) && !arg.toLowerCase().startsWith(`${linkScheme}:`)),
  `${crashArgument}${failures},${pid}`,
];

function valueOf(args: readonly string[], name: string): string | undefined {
  const at = args.findLastIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  const arg = args[at];
  return arg === name ? args[at + 1] : arg?.slice(name.length + 1);
}
