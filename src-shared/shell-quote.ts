// One argument as a person types it into a shell, so that the program receives exactly these characters.

export const shells = ['posix', 'powershell', 'cmd'] as const;
export type Shell = (typeof shells)[number];

/** What no shell gives a meaning to. Letters of any language are among it; `@`, `,` and `%` are not, for Windows. */
const isPlain = (part: string): boolean => /^[\p{L}\p{N}_+=:./-]+$/u.test(part);
/** The same with the backslashes of a path, which a POSIX shell would take away. */
const isPlainOnWindows = (part: string): boolean => isPlain(part.replaceAll('\\', '/'));

const quoteFor: Readonly<Record<Shell, (part: string) => string>> = {
  posix: (part) => (isPlain(part) ? part : `'${part.replaceAll("'", String.raw`'\''`)}'`),
  // Between single quotes nothing has a meaning but these, and the typographic ones end the text just as well. `--` alone
  // would be taken by PowerShell itself where the program is a script, as the ones that npm installs are.
  powershell: (part) =>
    isPlainOnWindows(part) && part !== '--' ? part : `'${part.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`,
  // Variables are put in even between quotes, so a percent sign stands outside of them.
  cmd: (part) => (isPlainOnWindows(part) ? part : `"${part.replaceAll('%', '"^%"')}"`),
};

/** A whole command. Arguments with a double quote in them are for POSIX alone: Windows has no one way to pass them on. */
export const shellCommand = (shell: Shell, parts: readonly string[]): string => parts.map(quoteFor[shell]).join(' ');
